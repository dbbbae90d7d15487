import type { NamedArray } from "../weights/named-arrays.js";

/** The range of the checkpoints' latents at each of the L positions, both ends included. */
export interface LatentBounds {
  /** (L) */
  readonly lowest: Float32Array;
  /** (L) */
  readonly highest: Float32Array;
}

/**
 * @param latents of the checkpoints (K, L), rescaled.
 * @param widened what the bounds are multiplied by; the latents' mean is 0.
 */
export function latentBounds({ shape, data }: NamedArray, widened = 1): LatentBounds {
  const [, width = 0] = shape;
  const lowest = new Float32Array(width).fill(Number.POSITIVE_INFINITY);
  const highest = new Float32Array(width).fill(Number.NEGATIVE_INFINITY);
  data.forEach((value, i) => {
    lowest[i % width] = Math.min(lowest[i % width] ?? value, value);
    highest[i % width] = Math.max(highest[i % width] ?? value, value);
  });
  const wider = (value: number) => value * widened;
  return { lowest: lowest.map(wider), highest: highest.map(wider) };
}

/** What is this close to a bound, in units of the range, lies at it: latents that were clipped come back with the rounding of a step. */
const AT_BOUND = 1e-4;

/** Fraction of values (N, L) that lie at the bounds or beyond them; positions at which all checkpoints are the same count for nothing. */
export function shareBeyond({ lowest, highest }: LatentBounds, { data }: NamedArray): number {
  const width = lowest.length;
  let beyond = 0;
  let counted = 0;
  data.forEach((value, i) => {
    const low = lowest[i % width] ?? 0;
    const high = highest[i % width] ?? 0;
    if (low === high) return;
    const margin = AT_BOUND * (high - low);
    counted++;
    if (!(value > low + margin && value < high - margin)) beyond++;
  });
  return counted === 0 ? 0 : beyond / counted;
}
