import { type RandomStream, randomStream } from "../../engine/random.js";
import { normalisedBytes } from "../batches.js";
import type { DatasetDescription, ImageShape } from "../dataset.js";
import { applyGeometry } from "./apply-geometry.js";
import { type DecodedImage, decodeImage } from "./decode-image.js";
import { type ImageTransform, imageGeometry } from "./image-transform.js";

/** How stored images become what a network takes; plain data, so that a worker can be told. */
export interface ImagePreparation extends Pick<DatasetDescription, "normalisation"> {
  /** What is stored: files to decode, or pixels of this shape. */
  readonly stored: { readonly kind: "files" } | { readonly kind: "pixels"; readonly shape: ImageShape };
  readonly transforms: readonly ImageTransform[];
  /** What comes out. */
  readonly image: ImageShape;
}

/**
 * Images as a network takes them: decoded, transformed, scaled to 0..1 and normalised per channel.
 *
 * @param images as they are stored
 * @param seed of what random transforms draw, one image after the other
 * @param path names what the images are drawn for, as in `randomStream`
 * @returns values of shape (images.length, image.height, image.width, image.channels)
 * @throws UndecodableImage when a file is no image or is damaged
 * @throws Error when the transforms leave an image of another size than `image`
 */
export async function prepareImages(
  preparation: ImagePreparation,
  images: readonly Uint8Array[],
  seed: number,
  path: readonly (string | number)[],
): Promise<Float32Array<ArrayBuffer>> {
  const { image } = preparation;
  const size = image.height * image.width * image.channels;
  const table = normalisedBytes(preparation, image.channels);
  const random = randomStream(seed, ...path, "transforms");
  const values = new Float32Array(images.length * size);
  for (const [place, stored] of images.entries()) {
    const levels = await imageLevels(preparation, stored, random);
    const start = place * size;
    if (image.channels === 1)
      for (let byte = 0; byte < size; byte++) values[start + byte] = table[levels[byte] ?? 0] ?? 0;
    else normaliseColours(levels, table, values, start);
  }
  return values;
}

/**
 * The levels 0..255 of one image once it is decoded and transformed, (image.height, image.width, image.channels).
 * @throws UndecodableImage and Error as `prepareImages` does
 */
export async function imageLevels(
  preparation: ImagePreparation,
  stored: Uint8Array,
  random: RandomStream,
): Promise<Uint8Array> {
  const { image, transforms } = preparation;
  const decoded = await decode(preparation, stored);
  const geometry = imageGeometry(transforms, decoded, random);
  const { height, width } = geometry.window;
  if (height !== image.height || width !== image.width)
    throw new Error(
      `The transforms make an image of ${decoded.height}×${decoded.width} one of ${height}×${width}, expected ${image.height}×${image.width}.`,
    );
  return applyGeometry(decoded, image.channels, geometry);
}

async function decode({ stored, image }: ImagePreparation, bytes: Uint8Array): Promise<DecodedImage> {
  if (stored.kind === "files") return decodeImage(bytes, image.channels === 1 ? 1 : 3);
  return { height: stored.shape.height, width: stored.shape.width, pixels: bytes };
}

function normaliseColours(pixels: Uint8Array, table: Float32Array, values: Float32Array, start: number): void {
  for (let byte = 0; byte < pixels.length; byte += 3) {
    values[start + byte] = table[pixels[byte] ?? 0] ?? 0;
    values[start + byte + 1] = table[256 + (pixels[byte + 1] ?? 0)] ?? 0;
    values[start + byte + 2] = table[512 + (pixels[byte + 2] ?? 0)] ?? 0;
  }
}
