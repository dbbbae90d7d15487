import { expect, test } from "vitest";
import { bestOnTrain } from "./best-on-train.js";

test("the best is chosen on train, even where another does better on the report split", () => {
  expect(bestOnTrain([0.97, 0.99, 0.98, 0.99], [0.99, 0.96, 0.97, 0.98])).toEqual({
    index: 1,
    train: 0.99,
    report: 0.96,
  });
});
