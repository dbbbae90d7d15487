import type { DatasetDescription, ImageShape, Split } from "./dataset.js";
import { imageResizer } from "./resize.js";

/**
 * Images as a network takes them: bytes scaled to 0..1, standardised per channel with the dataset's mean and standard deviation, and,
 * where the description says that networks get another shape than is stored, resized, and their channels mixed or repeated.
 *
 * @param indices which images, in which order
 * @returns values of shape (indices.length, height, width, channels)
 */
export function normaliseImages(
  split: Split,
  description: DatasetDescription,
  indices: ArrayLike<number>,
): Float32Array {
  const { image, stored = image } = description;
  const size = sizeOf(stored);
  const table = normalisedBytes(description, stored.channels);
  const values = new Float32Array(indices.length * size);
  for (let place = 0; place < indices.length; place++) {
    const index = indices[place] ?? -1;
    if (!(index >= 0 && index < split.count))
      throw new RangeError(`Image ${index} is not in the ${split.name} split of ${split.count} images.`);
    const start = index * size;
    for (let byte = 0; byte < size; byte++) {
      const channel = stored.channels === 1 ? 0 : byte % stored.channels;
      values[place * size + byte] = table[channel * 256 + (split.images[start + byte] ?? 0)] ?? 0;
    }
  }
  return fitValues(values, stored, image);
}

/**
 * Images of another shape: resized, and their channels mixed or repeated. Where the shape is the same, they are what was given.
 *
 * @param values (B, height, width, channels) of the shape `from`
 * @returns the same of the shape `to`
 */
export function fitValues(values: Float32Array, from: ImageShape, to: ImageShape): Float32Array {
  if (from.height === to.height && from.width === to.width && from.channels === to.channels) return values;
  const fitted = fitting(from, to);
  const [size, fittedSize] = [sizeOf(from), sizeOf(to)];
  const images = new Float32Array((values.length / size) * fittedSize);
  for (let image = 0; image * size < values.length; image++)
    images.set(fitted(values.subarray(image * size, (image + 1) * size)), image * fittedSize);
  return images;
}

function sizeOf({ height, width, channels }: ImageShape): number {
  return height * width * channels;
}

/** The normalised value of every byte in every channel, (channels, 256): looked up, as there are only so many. */
export function normalisedBytes(
  { normalisation }: Pick<DatasetDescription, "normalisation">,
  channels: number,
): Float32Array {
  const { mean, std } = normalisation;
  return Float32Array.from({ length: channels * 256 }, (_, index) => {
    const channel = index >> 8;
    return ((index & 255) / 255 - (mean[channel] ?? 0)) / (std[channel] ?? 1);
  });
}

/** What turns one image's values of one shape into those of another. */
function fitting(stored: ImageShape, image: ImageShape): (values: Float32Array) => Float32Array {
  const recolour = recolouring(stored.channels, image.channels);
  if (stored.height === image.height && stored.width === image.width) return recolour;
  const resize = imageResizer(stored, image, stored.channels);
  return (values) => recolour(resize(values));
}

/** How much red, green and blue add to the brightness of a pixel (ITU-R BT.601), as Pillow and torchvision weigh them. */
const LUMA = [0.299, 0.587, 0.114] as const;

function recolouring(from: number, to: number): (values: Float32Array) => Float32Array {
  if (from === to) return (values) => values;
  if (from === 1) {
    return (values) => {
      const repeated = new Float32Array(values.length * to);
      for (let pixel = 0, place = 0; pixel < values.length; pixel++) {
        const value = values[pixel] ?? 0;
        for (let channel = 0; channel < to; channel++, place++) repeated[place] = value;
      }
      return repeated;
    };
  }
  return (values) => {
    const grey = new Float32Array(values.length / from);
    for (let pixel = 0; pixel < grey.length; pixel++) {
      const [red = 0, green = 0, blue = 0] = values.subarray(pixel * from, (pixel + 1) * from);
      grey[pixel] = LUMA[0] * red + LUMA[1] * green + LUMA[2] * blue;
    }
    return grey;
  };
}
