import type { RandomStream } from "../../engine/random.js";
import type { ImageSize } from "../resize.js";
import type { Window } from "./resize-pixels.js";

/**
 * One step of what is done to an image before a network sees it, named and computed as in torchvision's `transforms`. They are listed in
 * the order in which they are applied; scaling to 0..1 and normalisation always come last and are not listed.
 */
export type ImageTransform =
  /** The shorter side becomes `size`, the longer keeps the proportion. */
  | { readonly kind: "resize"; readonly size: number }
  /** The middle, `size` × `size`; what is smaller is padded with black. */
  | { readonly kind: "centre-crop"; readonly size: number }
  /** A random part of `size` × `size` of the image with a black border of `padding` pixels. */
  | { readonly kind: "random-crop"; readonly size: number; readonly padding: number }
  /** A random part of the image, of so large a share of its area and such proportions of width to height, resized to `size` × `size`. */
  | {
      readonly kind: "random-resized-crop";
      readonly size: number;
      readonly scale: readonly [number, number];
      readonly ratio: readonly [number, number];
    }
  /** Left and right change places in one image of two. */
  | { readonly kind: "horizontal-flip" };

/** The steps that are usual for a dataset's images. */
export interface ImageTransforms {
  readonly train: readonly ImageTransform[];
  readonly evaluation: readonly ImageTransform[];
}

/** What all steps together do to one image: the box is cut out, resized to `size`, cut to the window, and flipped. */
export interface ImageGeometry {
  readonly box: Window;
  readonly size: ImageSize;
  readonly window: Window;
  readonly flip: boolean;
}

/** Tries of a random part that fits, before the middle is taken; torchvision's number. */
const CROP_ATTEMPTS = 10;

/**
 * What the steps do to an image of this size.
 * @param random what random steps draw from, in the order of the steps
 * @throws Error when a step that resizes stands behind one that crops, which no dataset asks for
 */
export function imageGeometry(
  transforms: readonly ImageTransform[],
  image: ImageSize,
  random: RandomStream,
): ImageGeometry {
  const whole = { top: 0, left: 0, height: image.height, width: image.width };
  return transforms.reduce<ImageGeometry>((geometry, step) => applyStep(geometry, step, random), {
    box: whole,
    size: image,
    window: whole,
    flip: false,
  });
}

function applyStep(geometry: ImageGeometry, step: ImageTransform, random: RandomStream): ImageGeometry {
  const { box, window } = geometry;
  if (step.kind === "horizontal-flip") return { ...geometry, flip: geometry.flip !== random.uniform() < 0.5 };
  if (step.kind === "centre-crop") {
    return {
      ...geometry,
      window: part(window, centre(window.height, step.size), centre(window.width, step.size), step),
    };
  }
  if (step.kind === "random-crop") {
    const place = (length: number) => random.integer(length + 2 * step.padding - step.size + 1) - step.padding;
    return { ...geometry, window: part(window, place(window.height), place(window.width), step) };
  }
  if (window !== box) throw new Error(`The step "${step.kind}" stands behind one that resizes or crops.`);
  const [cut, size] =
    step.kind === "resize"
      ? [box, shorterSide(box, step.size)]
      : [randomPart(box, step, random), { height: step.size, width: step.size }];
  return { ...geometry, box: cut, size, window: { top: 0, left: 0, ...size } };
}

/** A square of `size` within, or around, a window. */
function part(window: Window, top: number, left: number, { size }: { readonly size: number }): Window {
  return { top: window.top + top, left: window.left + left, height: size, width: size };
}

/** Where the middle begins: rounded to the even pixel where it lies between two, towards the beginning where it is padded. */
function centre(length: number, size: number): number {
  return size > length ? -Math.floor((size - length) / 2) : roundHalfToEven((length - size) / 2);
}

function shorterSide({ height, width }: ImageSize, size: number): ImageSize {
  return width <= height
    ? { width: size, height: Math.trunc((size * height) / width) }
    : { height: size, width: Math.trunc((size * width) / height) };
}

function randomPart(
  { height, width }: ImageSize,
  { scale, ratio }: Extract<ImageTransform, { kind: "random-resized-crop" }>,
  random: RandomStream,
): Window {
  const between = (low: number, high: number) => low + (high - low) * random.uniform();
  for (let attempt = 0; attempt < CROP_ATTEMPTS; attempt++) {
    const area = height * width * between(...scale);
    const proportion = Math.exp(between(Math.log(ratio[0]), Math.log(ratio[1])));
    const cut = {
      width: roundHalfToEven(Math.sqrt(area * proportion)),
      height: roundHalfToEven(Math.sqrt(area / proportion)),
    };
    if (cut.width > 0 && cut.width <= width && cut.height > 0 && cut.height <= height) {
      return { top: random.integer(height - cut.height + 1), left: random.integer(width - cut.width + 1), ...cut };
    }
  }
  const proportion = width / height;
  const cut = {
    height: proportion < ratio[0] ? roundHalfToEven(width / ratio[0]) : height,
    width: proportion > ratio[1] ? roundHalfToEven(height * ratio[1]) : width,
  };
  return { top: Math.floor((height - cut.height) / 2), left: Math.floor((width - cut.width) / 2), ...cut };
}

/** As Python rounds. */
function roundHalfToEven(value: number): number {
  const below = Math.floor(value);
  const over = value - below;
  if (over !== 0.5) return Math.round(value);
  return below % 2 === 0 ? below : below + 1;
}
