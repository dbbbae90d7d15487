import { type ImageSize, type Resampling, resampling } from "../resize.js";

/** A part of an image; it may reach beyond the image's edges. */
export interface Window extends ImageSize {
  readonly top: number;
  readonly left: number;
}

/** Bits behind the point of Pillow's weights for eight-bit images: as many as leave room for a sum of bytes in 32. */
const PRECISION = 22;
const HALF = 1 << (PRECISION - 1);
const CHANNELS = 3;

/**
 * What `Image.crop(box).resize((width, height), Image.BILINEAR)` of Pillow makes of an image, cut to `window`: antialiased, along rows and
 * then along columns, in fixed point and rounded to bytes after each. Only what the window shows is computed; beyond the edges it is black.
 *
 * @param pixels (image.height, image.width, 3)
 * @param box the part of the image that is resized, within the image
 * @param size to what the box is resized
 * @returns (window.height, window.width, 3)
 */
export function resizePixels(
  pixels: Uint8Array,
  image: ImageSize,
  box: Window,
  size: ImageSize,
  window: Window,
): Uint8Array {
  const target = new Uint8Array(window.height * window.width * CHANNELS);
  const left = Math.max(0, window.left);
  const right = Math.min(size.width, window.left + window.width);
  const top = Math.max(0, window.top);
  const bottom = Math.min(size.height, window.top + window.height);
  if (left >= right || top >= bottom) return target;
  const columns = fixedPointResampling(box.width, size.width);
  const rows = fixedPointResampling(box.height, size.height);
  const firstRow = rows.starts[top] ?? 0;
  const lastRow = (rows.starts[bottom - 1] ?? 0) + (rows.counts[bottom - 1] ?? 0);

  // (lastRow - firstRow, right - left, 3), and room for the rows without weight that are read four at a time.
  const narrowed = new Uint8Array((lastRow - firstRow + 3) * (right - left) * CHANNELS);
  for (let row = firstRow; row < lastRow; row++) {
    const from = ((box.top + row) * image.width + box.left) * CHANNELS;
    narrowRow(pixels, from, columns, left, right, narrowed, (row - firstRow) * (right - left) * CHANNELS);
  }
  const width = (right - left) * CHANNELS;
  const sums = new Int32Array(width);
  for (let y = top; y < bottom; y++) {
    sums.fill(HALF);
    const from = ((rows.starts[y] ?? 0) - firstRow) * width;
    for (let tap = 0; tap < (rows.counts[y] ?? 0); tap += 4)
      addFourRows(narrowed, from + tap * width, width, rows.weights, y * rows.taps + tap, sums);
    const to = ((y - window.top) * window.width + (left - window.left)) * CHANNELS;
    for (let value = 0; value < width; value++) target[to + value] = (sums[value] ?? 0) >> PRECISION;
  }
  return target;
}

/** Four at a time take half as long as one by one. Behind the last tap weights are zero. */
function addFourRows(
  rows: Uint8Array,
  first: number,
  width: number,
  weights: Int32Array,
  tap: number,
  sums: Int32Array,
): void {
  const a = weights[tap] ?? 0;
  const b = weights[tap + 1] ?? 0;
  const c = weights[tap + 2] ?? 0;
  const d = weights[tap + 3] ?? 0;
  const [second, third, fourth] = [first + width, first + 2 * width, first + 3 * width];
  for (let value = 0; value < width; value++) {
    sums[value] =
      ((sums[value] ?? 0) +
        Math.imul(a, rows[first + value] ?? 0) +
        Math.imul(b, rows[second + value] ?? 0) +
        Math.imul(c, rows[third + value] ?? 0) +
        Math.imul(d, rows[fourth + value] ?? 0)) |
      0;
  }
}

/** One row of the source, from `from` on, becomes the new columns `left` to `right`. */
function narrowRow(
  pixels: Uint8Array,
  from: number,
  { starts, counts, weights, taps }: FixedPointResampling,
  left: number,
  right: number,
  target: Uint8Array,
  targetStart: number,
): void {
  let out = targetStart;
  for (let x = left; x < right; x++) {
    let source = from + (starts[x] ?? 0) * CHANNELS;
    let red = HALF;
    let green = HALF;
    let blue = HALF;
    const end = x * taps + (counts[x] ?? 0);
    for (let tap = x * taps; tap < end; tap++) {
      const weight = weights[tap] ?? 0;
      red = (red + Math.imul(weight, pixels[source] ?? 0)) | 0;
      green = (green + Math.imul(weight, pixels[source + 1] ?? 0)) | 0;
      blue = (blue + Math.imul(weight, pixels[source + 2] ?? 0)) | 0;
      source += CHANNELS;
    }
    target[out] = red >> PRECISION;
    target[out + 1] = green >> PRECISION;
    target[out + 2] = blue >> PRECISION;
    out += CHANNELS;
  }
}

interface FixedPointResampling {
  readonly starts: Int32Array;
  /** How many of the taps from a start on count. */
  readonly counts: Int32Array;
  readonly weights: Int32Array;
  /** A multiple of four, filled up with zeros. */
  readonly taps: number;
}

/** Resamplings are kept for so many pairs of lengths: photographs come in few sizes, and one costs as much as a tenth of an image. */
const KEPT = 64;
const kept = new Map<string, FixedPointResampling>();

function fixedPointResampling(from: number, to: number): FixedPointResampling {
  const key = `${from}:${to}`;
  const known = kept.get(key);
  if (known !== undefined) return known;
  if (kept.size >= KEPT) kept.clear();
  const made = fixedPoint(resampling(from, to));
  kept.set(key, made);
  return made;
}

function fixedPoint({ starts, weights, taps: needed }: Resampling): FixedPointResampling {
  const taps = Math.ceil(needed / 4) * 4;
  const fixed = new Int32Array(starts.length * taps);
  const counts = Int32Array.from(starts, (_, position) => {
    const row = fixed.subarray(position * taps, (position + 1) * taps);
    for (let tap = 0; tap < needed; tap++)
      row[tap] = Math.trunc((weights[position * needed + tap] ?? 0) * 2 ** PRECISION + 0.5);
    return row.findLastIndex((weight) => weight !== 0) + 1;
  });
  return { starts, counts, weights: fixed, taps };
}
