import { randomStream } from "../engine/random.js";
import { BadInput } from "../errors.js";
import type { NamedArray } from "../weights/named-arrays.js";
import type { TrainSpecification } from "./specification.js";

/** Numbers of checkpoints, each in order. */
export interface HeldOutRows {
  /** What training sees. */
  readonly kept: readonly number[];
  readonly heldOut: readonly number[];
}

/** Fewer have no spread by which anything could be called new. */
const FEWEST_KEPT = 3;

/**
 * Which checkpoints a model was trained on, and which it was not shown: drawn by its seed.
 * @param count K, all checkpoints.
 * @throws BadInput (field `train.heldOut`) where too few are left to learn from.
 */
export function heldOutRows(
  count: number,
  { specification, seed }: { readonly specification: Pick<TrainSpecification, "heldOut">; readonly seed: number },
): HeldOutRows {
  const { heldOut = 0 } = specification;
  if (heldOut > 0 && count - heldOut < FEWEST_KEPT) {
    throw new BadInput(
      `train.heldOut is ${heldOut}: of ${count} checkpoints at least ${FEWEST_KEPT} must be left to learn from.`,
      "train.heldOut",
    );
  }
  const order = [...randomStream(seed, "held-out").permutation(count)];
  const hidden = new Set(order.slice(0, heldOut));
  const all = Array.from({ length: count }, (_, row) => row);
  return { kept: all.filter((row) => !hidden.has(row)), heldOut: all.filter((row) => hidden.has(row)) };
}

/** These rows of (K, columns). */
export function takeRows({ shape, data }: NamedArray, rows: readonly number[]): NamedArray {
  const [, columns = 0] = shape;
  const taken = new Float32Array(rows.length * columns);
  for (const [i, row] of rows.entries()) taken.set(data.subarray(row * columns, (row + 1) * columns), i * columns);
  return { shape: [rows.length, columns], data: taken };
}
