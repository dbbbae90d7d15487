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
  const fitted = fitting(stored, image);
  const values = new Float32Array(indices.length * sizeOf(image));
  const one = new Float32Array(size);
  for (let place = 0; place < indices.length; place++) {
    const index = indices[place] ?? -1;
    if (!(index >= 0 && index < split.count))
      throw new RangeError(`Image ${index} is not in the ${split.name} split of ${split.count} images.`);
    const start = index * size;
    for (let byte = 0; byte < size; byte++) {
      const channel = stored.channels === 1 ? 0 : byte % stored.channels;
      one[byte] = table[channel * 256 + (split.images[start + byte] ?? 0)] ?? 0;
    }
    values.set(fitted(one), place * sizeOf(image));
  }
  return values;
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
