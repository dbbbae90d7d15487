import { expect, test } from "vitest";
import { accuraciesOf, NO_CLASS } from "./accuracy.js";

test("accuracy is the fraction of right predictions, per model", () => {
  const labels = Uint8Array.of(0, 1, 2, 3);
  const predictions = Uint16Array.of(0, 1, 2, 3, /**/ 0, 1, 2, 0, /**/ 3, 2, 1, 0);
  expect(accuraciesOf(predictions, labels)).toEqual([1, 0.75, 0]);
});

test("a model without an answer is wrong, whatever the label", () => {
  expect(accuraciesOf(Uint16Array.of(NO_CLASS, 1), Uint8Array.of(255, 1))).toEqual([0.5]);
});
