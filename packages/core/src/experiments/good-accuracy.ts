import { deviation, mean } from "../evaluation/summary.js";

/**
 * The accuracy from which on networks are compared, so that their likeness does not come from how many mistakes they make: the originals'
 * mean less one standard deviation. By the authors' logs that is the 76.5 % that the paper sets for ResNet-18 on CIFAR-100.
 * @param originals accuracies of the checkpoints
 */
export function goodAccuracy(originals: readonly number[]): number {
  return mean(originals) - deviation(originals);
}

/** The numbers of the networks that reach an accuracy. */
export function reaching(accuracies: readonly number[], least: number): number[] {
  return accuracies.flatMap((accuracy, index) => (accuracy >= least ? [index] : []));
}
