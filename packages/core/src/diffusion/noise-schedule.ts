import { BadInput } from "../errors.js";

/**
 * How much of a latent is left after t + 1 steps of added noise, t = 0 … T - 1 (Ho et al. 2020, "Denoising Diffusion
 * Probabilistic Models", section 2): x_t = sqrt(alphasCumulative[t]) x_0 + sqrt(1 - alphasCumulative[t]) epsilon.
 */
export interface NoiseSchedule {
  /** T. */
  readonly timesteps: number;
  /** Variance added by each step, (T). */
  readonly betas: Float64Array;
  /** Product of 1 - beta up to and including each step, (T). */
  readonly alphasCumulative: Float64Array;
}

/**
 * Betas at equal distances from `betaStart` to `betaEnd`, both included.
 *
 * The values are float32, as in every published implementation: next to 1 that is coarse enough (6e-8 of a beta of 1e-4) to show
 * in the last steps, and a denoiser must be sampled with the schedule that it was trained with.
 * @throws BadInput unless 0 < betaStart <= betaEnd < 1.
 */
export function linearSchedule(timesteps: number, betaStart: number, betaEnd: number): NoiseSchedule {
  if (!(betaStart > 0 && betaStart <= betaEnd && betaEnd < 1)) {
    throw new BadInput(
      `Betas from ${betaStart} to ${betaEnd} make no noise schedule; give 0 < betaStart <= betaEnd < 1.`,
      "diffusion.betaEnd",
    );
  }
  const increment = (betaEnd - betaStart) / Math.max(timesteps - 1, 1);
  const betas = Float64Array.from({ length: timesteps }, (_, t) => Math.fround(betaStart + t * increment));
  let product = 1;
  const alphasCumulative = betas.map((beta) => {
    product *= Math.fround(1 - beta);
    return Math.fround(product);
  });
  return { timesteps, betas, alphasCumulative };
}

/** alphasCumulative at a timestep; 1, no noise at all, before the first. */
export function alphaCumulativeAt(schedule: NoiseSchedule, timestep: number): number {
  return timestep < 0 ? 1 : (schedule.alphasCumulative[timestep] ?? Number.NaN);
}
