import type { AccuracySummary } from "./report.js";

/**
 * Accuracy below which a network has failed: halfway between guessing and the mean of the originals.
 * Below it a network has lost more of what training gave it than it kept.
 */
export function failureThreshold(originals: readonly number[], classes: number): number {
  return (1 / classes + mean(originals)) / 2;
}

/** Whether each model failed: logits that are not finite, or accuracy below the threshold. */
export function failuresOf(accuracies: readonly number[], finite: Uint8Array, threshold: number): boolean[] {
  return accuracies.map((accuracy, model) => finite[model] !== 1 || accuracy < threshold);
}

/**
 * Mean, population standard deviation (as the authors': dividing by the count), extremes, and number of failures.
 * Failed models count in every figure.
 */
export function summarise(accuracies: readonly number[], failed: readonly boolean[]): AccuracySummary {
  return {
    count: accuracies.length,
    mean: mean(accuracies),
    std: deviation(accuracies),
    min: Math.min(...accuracies),
    max: Math.max(...accuracies),
    failures: failed.filter(Boolean).length,
  };
}

/** Population standard deviation. @throws RangeError for no values at all. */
export function deviation(values: readonly number[]): number {
  const average = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - average) ** 2)));
}

/** @throws RangeError for no values at all. */
export function mean(values: ArrayLike<number>): number {
  if (values.length === 0) throw new RangeError("Nothing has no mean.");
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] ?? 0;
  return sum / values.length;
}
