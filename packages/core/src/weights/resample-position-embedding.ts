import type { NamedArray } from "./named-arrays.js";

/** Places of a grid of tokens. */
export interface Grid {
  readonly height: number;
  readonly width: number;
}

/** Keys' cubic convolution with a = -0.5, as Pillow and PyTorch take it where they antialias, is zero from here on. */
const REACH = 2;

/**
 * A learned position embedding (1, prefix + height·width, F) for another grid: the positions of tokens before the grid stay, the
 * others are interpolated bicubically, with antialiasing where the grid shrinks. Source: timm's `resample_abs_pos_embed`, which is
 * PyTorch's `interpolate(mode="bicubic", antialias=True)` over the grid.
 */
export function resamplePositionEmbedding({ shape, data }: NamedArray, from: Grid, to: Grid): NamedArray {
  const [, tokens = 0, features = 0] = shape;
  const prefix = tokens - from.height * from.width;
  if (shape.length !== 3 || prefix < 0)
    throw new RangeError(`A position embedding of shape [${shape}] has no grid of ${from.height}x${from.width}.`);
  const columns = taps(from.width, to.width);
  const rows = taps(from.height, to.height);
  // PyTorch resamples each row first, and keeps float32 in between.
  const narrowed = new Float32Array(from.height * to.width * features);
  for (let y = 0; y < from.height; y++) {
    const row = data.subarray((prefix + y * from.width) * features, (prefix + (y + 1) * from.width) * features);
    resample(row, columns, features, narrowed.subarray(y * to.width * features, (y + 1) * to.width * features));
  }
  const resampled = new Float32Array((prefix + to.height * to.width) * features);
  resampled.set(data.subarray(0, prefix * features));
  resample(narrowed, rows, to.width * features, resampled.subarray(prefix * features));
  return { shape: [1, prefix + to.height * to.width, features], data: resampled };
}

/** From which positions a new one takes how much. */
interface Taps {
  readonly start: number;
  readonly weights: readonly number[];
}

function taps(from: number, to: number): Taps[] {
  const scale = from / to;
  const stretch = Math.max(scale, 1);
  const reach = REACH * stretch;
  return Array.from({ length: to }, (_, position) => {
    const centre = (position + 0.5) * scale;
    const start = Math.max(0, Math.trunc(centre - reach + 0.5));
    const end = Math.min(from, Math.trunc(centre + reach + 0.5));
    const weights = Array.from({ length: end - start }, (_, tap) => cubic((start + tap + 0.5 - centre) / stretch));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return { start, weights: weights.map((weight) => weight / total) };
  });
}

function cubic(distance: number): number {
  const x = Math.abs(distance);
  if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
  return x < REACH ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
}

/** One pass along an axis whose positions each hold `block` values in a row. */
function resample(source: Float32Array, axis: readonly Taps[], block: number, target: Float32Array): void {
  for (const [position, { start, weights }] of axis.entries()) {
    for (let value = 0; value < block; value++) {
      let sum = 0;
      for (const [tap, weight] of weights.entries()) sum += weight * (source[(start + tap) * block + value] ?? 0);
      target[position * block + value] = sum;
    }
  }
}
