import type { ShownSplit } from "../datasets/shown-split.js";
import { takeShown } from "../datasets/take-shown.js";
import { randomStream } from "../engine/random.js";

/** So many images of the training split that choices are made on, drawn by the seed; all of them where there are no more. */
export function drawImages(split: ShownSplit, count: number, seed: number): ShownSplit {
  if (count >= split.count) return split;
  return takeShown(split, randomStream(seed, "select").permutation(split.count).subarray(0, count).sort());
}
