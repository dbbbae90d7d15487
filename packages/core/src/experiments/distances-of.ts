import { l2Matrix } from "../evaluation/l2.js";
import type { RunData } from "./run-data.js";

/** How far each of these rows of `vectors` is from the checkpoint at the same place of `originals`. */
export function distancesOf(
  { checkpoints: { layout, values } }: Pick<RunData, "checkpoints">,
  vectors: Float32Array,
  rows: readonly number[],
  originals: readonly number[],
): number[] {
  const { dimensions } = layout;
  return rows.map((row, place) => {
    const original = originals[place] ?? 0;
    const [distance = 0] = l2Matrix(
      vectors.subarray(row * dimensions, (row + 1) * dimensions),
      values.subarray(original * dimensions, (original + 1) * dimensions),
      dimensions,
    );
    return distance;
  });
}
