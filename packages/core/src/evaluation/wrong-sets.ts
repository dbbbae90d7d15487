/** For each of M models, the set of images that it classifies wrong, as a bitmap. */
export interface WrongSets {
  readonly models: number;
  /** (M, words): 32 images a word. */
  readonly bits: Uint32Array;
  readonly words: number;
  /** (M) number of wrong predictions. */
  readonly sizes: Uint32Array;
}

/**
 * @param predictions (M, N) class indices
 * @param labels (N)
 */
export function wrongSets(predictions: Uint16Array, labels: ArrayLike<number>): WrongSets {
  const images = labels.length;
  const models = predictions.length / images;
  const words = Math.ceil(images / 32);
  const bits = new Uint32Array(models * words);
  const sizes = new Uint32Array(models);
  for (let model = 0; model < models; model++) {
    let size = 0;
    for (let image = 0; image < images; image++) {
      if (predictions[model * images + image] === labels[image]) continue;
      const word = model * words + (image >> 5);
      bits[word] = (bits[word] ?? 0) | (1 << (image & 31));
      size++;
    }
    sizes[model] = size;
  }
  return { models, bits, words, sizes };
}
