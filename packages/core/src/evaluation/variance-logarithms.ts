import type { Layout } from "../weights/layout.js";
import { isVariance, logarithm } from "../weights/normalisation.js";
import type { Checkpoints } from "./checkpoints.js";

/** The same checkpoints with the logarithms of variances in their place. */
export function logarithmsOfVariances({ values, layout }: Checkpoints): Checkpoints {
  return { layout, values: mapVariances(layout, values, logarithm) };
}

/** Vectors (M, D) that hold logarithms of variances, with the variances themselves. */
export function withVariances(layout: Layout, vectors: Float32Array): Float32Array {
  return mapVariances(layout, vectors, Math.exp);
}

function mapVariances(
  { tensors, dimensions }: Layout,
  vectors: Float32Array,
  f: (value: number) => number,
): Float32Array {
  const variances = tensors.filter(isVariance);
  if (variances.length === 0) return vectors;
  const mapped = vectors.slice();
  for (const { offset, size } of variances) {
    for (let start = offset; start < mapped.length; start += dimensions) {
      for (let d = start; d < start + size; d++) mapped[d] = f(mapped[d] ?? 0);
    }
  }
  return mapped;
}
