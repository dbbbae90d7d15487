import { expect, test } from "vitest";
import { goodAccuracy, reaching } from "./good-accuracy.js";
import { authorsRuns } from "./published/authors-logs.js";

// By hand: 0.8, 0.9 and 1 have mean 0.9 and deviation sqrt(0.02 / 3) = 0.0816.
test("networks are good from the originals' mean less one deviation", () => {
  expect(goodAccuracy([0.8, 0.9, 1])).toBeCloseTo(0.9 - 0.08165, 5);
  expect(reaching([0.8, 0.9, 0.7, 0.95], 0.8)).toEqual([0, 1, 3]);
});

test("by the authors' logs that is the paper's own threshold, 76.5 %", () => {
  const run = authorsRuns().find(({ tag }) => tag === "cifar100_resnet18");
  expect(((run?.original_mean ?? 0) - (run?.original_std ?? 0)) * 100).toBeCloseTo(76.5, 0);
});
