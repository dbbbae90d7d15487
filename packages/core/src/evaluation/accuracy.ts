/** Predicted where a logit is not finite. Above any class index, and so never right. */
export const NO_CLASS = 65_535;

/**
 * Fraction of images that each of M models classifies right.
 * @param predictions (M, N) class indices
 * @param labels (N)
 */
export function accuraciesOf(predictions: Uint16Array, labels: ArrayLike<number>): number[] {
  const images = labels.length;
  return Array.from({ length: predictions.length / images }, (_, model) => {
    let right = 0;
    for (let image = 0; image < images; image++) if (predictions[model * images + image] === labels[image]) right++;
    return right / images;
  });
}
