import { expect, test } from "vitest";
import { iouMatrix } from "./iou.js";
import { nearestOf, pairsOf } from "./nearest.js";
import { wrongSets } from "./wrong-sets.js";

/** Predictions of models that are wrong on exactly these of `images` images, whose labels are all 0. */
function wrongOn(images: number, ...sets: number[][]) {
  const predictions = new Uint16Array(sets.length * images);
  sets.forEach((set, model) => {
    for (const image of set) predictions[model * images + image] = 1;
  });
  return wrongSets(predictions, new Uint8Array(images));
}

// By hand: |{1,2,3} ∩ {2,3,40}| = 2 of 4; {1,2,3} with {} 0 of 3; {} with {} 1 by definition; {63} shares nothing.
test("IoU is intersection over union of what two models get wrong", () => {
  const sets = wrongOn(64, [1, 2, 3], [2, 3, 40], [], [63]);
  expect([...sets.sizes]).toEqual([3, 3, 0, 1]);
  expect([...iouMatrix(sets, sets)]).toEqual([1, 0.5, 0, 0, 0.5, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]);
});

test("a group can be compared with another", () => {
  expect([...iouMatrix(wrongOn(40, [0, 31, 32]), wrongOn(40, [31], [32, 33, 39]))]).toEqual([1 / 3, 1 / 5]);
  expect(() => iouMatrix(wrongOn(40, []), wrongOn(80, []))).toThrow("cannot be compared");
});

test("every bit counts: bitmaps agree with sets of numbers on 10,000 images", () => {
  const images = 10_000;
  const multiples = (step: number) => Array.from({ length: Math.ceil(images / step) }, (_, i) => i * step);
  // Multiples of 3 and of 7: 3,334 and 1,429; of 21: 477. 477 / (3334 + 1429 - 477).
  expect([...iouMatrix(wrongOn(images, multiples(3)), wrongOn(images, multiples(7)))]).toEqual([477 / 4286]);
  expect([...iouMatrix(wrongOn(images, multiples(1)), wrongOn(images, multiples(1)))]).toEqual([1]);
});

test("the nearest of a model's own group is another one", () => {
  const matrix = Float64Array.of(1, 0.2, 0.7, 0.2, 1, 0.1, 0.7, 0.1, 1);
  const others = nearestOf(matrix, 3, "largest", true);
  expect([[...others.values], [...others.indices]]).toEqual([
    [0.7, 0.2, 0.7],
    [2, 0, 0],
  ]);
  expect([...nearestOf(matrix, 3, "largest", false).values]).toEqual([1, 1, 1]);
  expect([...nearestOf(matrix, 3, "smallest", true).indices]).toEqual([1, 2, 1]);
  expect([...pairsOf(matrix)]).toEqual([0.2, 0.7, 0.2, 0.1, 0.7, 0.1]);
});

test("a group of one is its own nearest", () => {
  const alone = nearestOf(Float64Array.of(1), 1, "largest", true);
  expect([[...alone.values], [...alone.indices]]).toEqual([[1], [0]]);
  expect([...pairsOf(Float64Array.of(1))]).toEqual([1]);
});
