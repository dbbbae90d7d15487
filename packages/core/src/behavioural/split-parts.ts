import { clone, split, type Tensor2D } from "@tensorflow/tfjs-core";

/** Parts of these sizes along an axis, differentiable: tfjs has no gradient for a split into one part. */
export function splitParts(x: Tensor2D, sizes: readonly number[], axis: 0 | 1): Tensor2D[] {
  return sizes.length === 1 ? [clone(x)] : split<Tensor2D>(x, [...sizes], axis);
}
