import { type ImageSize, type Resampling, resampling } from "../resize.js";
import { type ResizeKernel, resizeKernel } from "./resize-kernel.js";

/** A part of an image; it may reach beyond the image's edges. */
export interface Window extends ImageSize {
  readonly top: number;
  readonly left: number;
}

/** Bits behind the point of Pillow's weights for eight-bit images: as many as leave room for a sum of bytes in 32. */
const PRECISION = 22;
const CHANNELS = 3;

/** Of an image's rows so many bytes are resized at a time, which bounds the kernel's memory whatever the image's size. */
const BAND_BYTES = 1 << 20;

/**
 * What `Image.crop(box).resize((width, height), Image.BILINEAR)` of Pillow makes of an image, cut to `window`: antialiased, along rows and
 * then along columns, in fixed point and rounded to bytes after each. Only what the window shows is computed; beyond the edges it is black.
 * Pillow 13 begins with the columns of some images that are taller than wide, where that is less work: up to a level's difference in places.
 *
 * @param pixels (image.height, image.width, 3)
 * @param box the part of the image that is resized, within the image
 * @param size to what the box is resized
 * @param flip whether left and right of the window change places
 * @returns (window.height, window.width, 3)
 */
export function resizePixels(
  pixels: Uint8Array,
  image: ImageSize,
  box: Window,
  size: ImageSize,
  window: Window,
  flip = false,
): Uint8Array {
  const left = Math.max(0, window.left);
  const right = Math.min(size.width, window.left + window.width);
  const top = Math.max(0, window.top);
  const bottom = Math.min(size.height, window.top + window.height);
  if (left >= right || top >= bottom) return new Uint8Array(window.height * window.width * CHANNELS);
  const columns = fixedPointResampling(box.width, size.width);
  const rows = fixedPointResampling(box.height, size.height);
  const firstRow = rows.spans[2 * top] ?? 0;
  const lastRow = (rows.spans[2 * (bottom - 1)] ?? 0) + (rows.spans[2 * (bottom - 1) + 1] ?? 0);
  const imageRow = image.width * CHANNELS;
  const bandRows = Math.max(1, Math.floor(BAND_BYTES / imageRow));
  const width = (right - left) * CHANNELS;

  const at = takePlaces({
    columns: columns.spans.byteLength,
    columnWeights: columns.weights.byteLength,
    rows: rows.spans.byteLength,
    rowWeights: rows.weights.byteLength,
    band: bandRows * imageRow,
    narrowed: (lastRow - firstRow) * width,
    shown: (bottom - top) * width,
  });
  const { narrow, shorten } = at.kernel;
  at.bytes.set(bytesOf(columns.spans), at.columns);
  at.bytes.set(bytesOf(columns.weights), at.columnWeights);
  at.bytes.set(bytesOf(rows.spans), at.rows);
  at.bytes.set(bytesOf(rows.weights), at.rowWeights);

  // (lastRow - firstRow, right - left, 3)
  const firstColumn = flip ? right - 1 : left;
  for (let row = firstRow; row < lastRow; row += bandRows) {
    const count = Math.min(bandRows, lastRow - row);
    const from = (box.top + row) * imageRow;
    at.bytes.set(pixels.subarray(from, from + count * imageRow), at.band);
    narrow(
      at.band + box.left * CHANNELS,
      imageRow,
      count,
      at.columns + firstColumn * SPAN_BYTES,
      at.columnWeights + firstColumn * columns.taps * WEIGHT_BYTES,
      columns.taps * WEIGHT_BYTES,
      right - left,
      flip ? -1 : 1,
      at.narrowed + (row - firstRow) * width,
    );
  }
  // (bottom - top, right - left, 3)
  shorten(
    at.narrowed - firstRow * width,
    width,
    at.rows + top * SPAN_BYTES,
    at.rowWeights + top * rows.taps * WEIGHT_BYTES,
    rows.taps * WEIGHT_BYTES,
    bottom - top,
    at.shown,
  );
  const shown = at.bytes.subarray(at.shown, at.shown + (bottom - top) * width);
  const before = flip ? window.left + window.width - right : left - window.left;
  return onBlack(shown, width, window, top - window.top, before);
}

/** Rows of `width` bytes, so many rows from the top and pixels from the left of a black image. */
function onBlack(shown: Uint8Array, width: number, size: ImageSize, top: number, left: number): Uint8Array {
  const row = size.width * CHANNELS;
  if (shown.length === size.height * row) return shown.slice();
  const target = new Uint8Array(size.height * row);
  for (let y = 0; y * width < shown.length; y++)
    target.set(shown.subarray(y * width, (y + 1) * width), (top + y) * row + left * CHANNELS);
  return target;
}

let kernel: ResizeKernel | undefined;
const PAGE_BYTES = 1 << 16;
/** The kernel reads and writes up to fifteen bytes beyond what it is given. */
const ROOM = 16;

/** Places of so many bytes each in the kernel's memory, one after the other, which is made as large as they need. */
function takePlaces<Name extends string>(sizes: Readonly<Record<Name, number>>) {
  kernel ??= resizeKernel();
  const places: Record<Name, number> = { ...sizes };
  let end = 0;
  for (const name in sizes) {
    places[name] = end;
    end += ROOM * Math.ceil((sizes[name] + ROOM) / ROOM);
  }
  const missing = end - kernel.memory.buffer.byteLength;
  if (missing > 0) kernel.memory.grow(Math.ceil(missing / PAGE_BYTES));
  return { ...places, kernel, bytes: new Uint8Array(kernel.memory.buffer) };
}

function bytesOf({ buffer, byteOffset, byteLength }: Int32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** As the kernel reads them, little-endian as every platform of Node.js is. */
interface FixedPointResampling {
  /** (length, 2): from which value on, and how many of them count, at least one. */
  readonly spans: Int32Array;
  /** (length, taps) */
  readonly weights: Int32Array;
  readonly taps: number;
}

const WEIGHT_BYTES = 4;
const SPAN_BYTES = 8;

/**
 * Resamplings are kept for so many pairs of lengths, as many as random parts of photographs of 500 pixels have; one takes 7 kB for 224 pixels,
 * and costs as much as an image does.
 */
const KEPT = 512;
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

function fixedPoint({ starts, weights, taps }: Resampling): FixedPointResampling {
  const fixed = Int32Array.from(weights, (weight) => Math.trunc(weight * 2 ** PRECISION + 0.5));
  const spans = Int32Array.from({ length: 2 * starts.length }, (_, place) => {
    const position = place >> 1;
    if (place % 2 === 0) return starts[position] ?? 0;
    return fixed.subarray(position * taps, (position + 1) * taps).findLastIndex((weight) => weight !== 0) + 1;
  });
  return { spans, weights: fixed, taps };
}
