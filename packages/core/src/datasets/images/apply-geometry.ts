import type { DecodedImage } from "./decode-image.js";
import type { ImageGeometry } from "./image-transform.js";
import { resizePixels, type Window } from "./resize-pixels.js";

const COLOURS = 3;

/**
 * The bytes that are left of an image once it was cut, resized and flipped.
 * @param channels of the image: 1 or 3
 * @returns (window.height, window.width, channels)
 */
export function applyGeometry(image: DecodedImage, channels: number, geometry: ImageGeometry): Uint8Array {
  const { box, size, window, flip } = geometry;
  const resized = box.height !== size.height || box.width !== size.width;
  if (resized) return resize(image, channels, geometry);
  const pixels = cut(image, channels, box, window);
  return flip ? flipped(pixels, window.width, channels) : pixels;
}

/** Resizing knows colours only; grey takes the way through them, which gives the same levels. */
function resize(image: DecodedImage, channels: number, { box, size, window, flip }: ImageGeometry): Uint8Array {
  if (channels === COLOURS) return resizePixels(image.pixels, image, box, size, window, flip);
  const coloured = Uint8Array.from(
    { length: image.pixels.length * COLOURS },
    (_, index) => image.pixels[Math.floor(index / COLOURS)] ?? 0,
  );
  const resized = resizePixels(coloured, image, box, size, window, flip);
  return Uint8Array.from({ length: resized.length / COLOURS }, (_, index) => resized[index * COLOURS] ?? 0);
}

/** The window's part of a box that keeps its size; beyond its edges it is black. */
function cut(image: DecodedImage, channels: number, box: Window, window: Window): Uint8Array {
  const whole = window.height === image.height && window.width === image.width && window.top === 0 && window.left === 0;
  if (whole && box.top === 0 && box.left === 0) return image.pixels;
  const pixels = new Uint8Array(window.height * window.width * channels);
  const left = Math.max(0, window.left);
  const right = Math.min(box.width, window.left + window.width);
  const bottom = Math.min(box.height, window.top + window.height);
  if (left >= right) return pixels;
  for (let y = Math.max(0, window.top); y < bottom; y++) {
    const from = ((box.top + y) * image.width + box.left) * channels;
    const row = image.pixels.subarray(from + left * channels, from + right * channels);
    pixels.set(row, ((y - window.top) * window.width + (left - window.left)) * channels);
  }
  return pixels;
}

function flipped(pixels: Uint8Array, width: number, channels: number): Uint8Array {
  const mirrored = new Uint8Array(pixels.length);
  const row = width * channels;
  for (let start = 0; start < pixels.length; start += row) {
    for (let x = 0; x < width; x++) {
      const from = start + (width - 1 - x) * channels;
      const to = start + x * channels;
      for (let channel = 0; channel < channels; channel++) mirrored[to + channel] = pixels[from + channel] ?? 0;
    }
  }
  return mirrored;
}
