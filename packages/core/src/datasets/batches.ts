import type { DatasetDescription, Split } from "./dataset.js";

/**
 * Images as a network takes them: bytes scaled to 0..1, then standardised per channel with the dataset's mean and standard deviation.
 *
 * @param indices which images, in which order
 * @returns values of shape (indices.length, height, width, channels)
 */
export function normaliseImages(
  split: Split,
  description: DatasetDescription,
  indices: ArrayLike<number>,
): Float32Array {
  const { height, width, channels } = description.image;
  const size = height * width * channels;
  const table = normalisedBytes(description);
  const values = new Float32Array(indices.length * size);
  let target = 0;
  for (let image = 0; image < indices.length; image++) {
    const index = indices[image] ?? -1;
    if (!(index >= 0 && index < split.count))
      throw new RangeError(`Image ${index} is not in the ${split.name} split of ${split.count} images.`);
    const start = index * size;
    for (let byte = 0; byte < size; byte++, target++) {
      const channel = channels === 1 ? 0 : byte % channels;
      values[target] = table[channel * 256 + (split.images[start + byte] ?? 0)] ?? 0;
    }
  }
  return values;
}

/** The normalised value of every byte in every channel, (channels, 256): looked up, as there are only so many. */
function normalisedBytes(description: DatasetDescription): Float32Array {
  const { mean, std } = description.normalisation;
  return Float32Array.from({ length: description.image.channels * 256 }, (_, index) => {
    const channel = index >> 8;
    return ((index & 255) / 255 - (mean[channel] ?? 0)) / (std[channel] ?? 1);
  });
}
