/** How the standard deviation of the noise grows while a decoder is trained. */
export interface TemperatureGrowth {
  /** At the first step. */
  readonly start: number;
  /** The share of all steps after which it is `end`. */
  readonly growth: number;
  /** How far it grows: 1, as far as the checkpoints reach, where it is not given. */
  readonly end?: number | undefined;
}

/**
 * The standard deviation of a step's noise: from `start` evenly to `end` over the first part of the steps, then that. Networks close to
 * the checkpoints' mean become good first, and take those further away with them; all at once, a convolutional network's do not.
 * @param step From 0 to `steps` - 1.
 */
export function temperatureAt({ start, growth, end = 1 }: TemperatureGrowth, step: number, steps: number): number {
  const grown = step / (growth * steps);
  return grown < 1 ? start + (end - start) * grown : end;
}
