/** How large images are, in pixels. */
export interface ImageSize {
  readonly height: number;
  readonly width: number;
}

/** Which values of a row go into each value of a longer or shorter one, and with what weights: `taps` of them from `starts` on. */
export interface Resampling {
  readonly starts: Int32Array;
  /** (length, taps); a row adds up to 1 and ends with zeros where fewer are needed. */
  readonly weights: Float64Array;
  readonly taps: number;
}

/**
 * Resizes images bilinearly, with antialiasing where they become smaller: what Pillow, torchvision's `Resize` and PyTorch's
 * `interpolate(mode="bilinear", antialias=True)` do, without rounding to whole levels.
 *
 * @returns a function from the values (height, width, channels) of one image to those of the resized one
 */
export function imageResizer(
  from: ImageSize,
  to: ImageSize,
  channels: number,
): (values: ArrayLike<number>) => Float32Array {
  const columns = resampling(from.width, to.width);
  const rows = resampling(from.height, to.height);
  const narrowed = new Float32Array(from.height * to.width * channels);
  return (values) => {
    narrowed.fill(0);
    for (let y = 0; y < from.height; y++) {
      resample(columns, channels, values, y * from.width * channels, narrowed, y * to.width * channels);
    }
    const resized = new Float32Array(to.height * to.width * channels);
    resample(rows, to.width * channels, narrowed, 0, resized, 0);
    return resized;
  };
}

/** Adds one pass along an axis to the target, each of whose positions holds `block` values in a row. */
function resample(
  { starts, weights, taps }: Resampling,
  block: number,
  source: ArrayLike<number>,
  sourceStart: number,
  target: Float32Array,
  targetStart: number,
): void {
  for (let position = 0; position < starts.length; position++) {
    const from = sourceStart + (starts[position] ?? 0) * block;
    const to = targetStart + position * block;
    for (let tap = 0; tap < taps; tap++) {
      const weight = weights[position * taps + tap] ?? 0;
      if (weight === 0) continue;
      for (let value = 0; value < block; value++) {
        target[to + value] = (target[to + value] ?? 0) + weight * (source[from + tap * block + value] ?? 0);
      }
    }
  }
}

/** A triangle as wide as two pixels of the coarser of the two images, around each new pixel's centre. */
export function resampling(from: number, to: number): Resampling {
  const scale = from / to;
  const reach = Math.max(1, scale);
  const taps = Math.ceil(reach) * 2 + 1;
  const starts = new Int32Array(to);
  const weights = new Float64Array(to * taps);
  for (let position = 0; position < to; position++) {
    const centre = (position + 0.5) * scale;
    const start = Math.max(0, Math.trunc(centre - reach + 0.5));
    const end = Math.min(from, Math.trunc(centre + reach + 0.5));
    const row = weights.subarray(position * taps, (position + 1) * taps);
    for (let tap = 0; tap < end - start; tap++) {
      row[tap] = Math.max(0, 1 - Math.abs(start + tap + 0.5 - centre) / reach);
    }
    const total = row.reduce((sum, weight) => sum + weight, 0);
    for (const [tap, weight] of row.entries()) row[tap] = weight / total;
    starts[position] = start;
  }
  return { starts, weights, taps };
}
