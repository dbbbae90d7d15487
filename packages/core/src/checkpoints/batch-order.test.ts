import { expect, test } from "vitest";
import { BatchOrder, batchesPerEpoch, trainingSteps } from "./batch-order.js";

test("an epoch shows each image at most once, the next one in another order", () => {
  const order = new BatchOrder(103, 10, 7, ["order"]);
  const epochs = [0, 1].map((epoch) =>
    Array.from({ length: 10 }, (_, step) => [...order.batch(10 * epoch + step)]).flat(),
  );
  for (const epoch of epochs) {
    expect(new Set(epoch).size).toBe(100);
    expect(Math.max(...epoch)).toBeLessThan(103);
  }
  expect(epochs[0]).not.toEqual(epochs[1]);
});

test("a step's batch does not depend on the steps before it, but on the seed and the path", () => {
  const walked = new BatchOrder(50, 8, 7, ["order"]);
  for (let step = 0; step < 20; step++) walked.batch(step);
  expect(walked.batch(20)).toEqual(new BatchOrder(50, 8, 7, ["order"]).batch(20));
  expect(walked.batch(20)).not.toEqual(new BatchOrder(50, 8, 8, ["order"]).batch(20));
  expect(walked.batch(20)).not.toEqual(new BatchOrder(50, 8, 7, ["another"]).batch(20));
});

test("fractions of an epoch count in steps, and there is always one", () => {
  // 60,000 / 128 = 468.75
  expect(batchesPerEpoch(60_000, 128)).toBe(468);
  expect(trainingSteps(2.5, 60_000, 128)).toBe(1170);
  expect(trainingSteps(0.0001, 60_000, 128)).toBe(1);
  expect(trainingSteps(3, 20, 128)).toBe(3);
  expect(new BatchOrder(20, 128, 0, []).batch(2).length).toBe(20);
});
