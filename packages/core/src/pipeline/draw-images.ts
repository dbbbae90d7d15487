import type { Split } from "../datasets/dataset.js";
import { takeImages } from "../datasets/take-images.js";
import { randomStream } from "../engine/random.js";

/** So many images of the training split that choices are made on, drawn by the seed; all of them where there are no more. */
export function drawImages(split: Split, count: number, seed: number): Split {
  if (count >= split.count) return split;
  return takeImages(split, randomStream(seed, "select").permutation(split.count).subarray(0, count).sort());
}
