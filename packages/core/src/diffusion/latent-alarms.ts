import { LARGEST_LATENT } from "./latent-scaling.js";

/** Most positions of a latent should tell checkpoints apart; where fewer than this share do, the autoencoder has collapsed. */
const FEWEST_LIVE = 0.5;
/** Generated latents that spread less than this, in the checkpoints' deviations, are one network over and over; for more than the other, diffusion has not converged. */
const SMALLEST_SPREAD = 0.5;
const LARGEST_SPREAD = 2;
/** Of new latents from the checkpoints' own distribution, 2 of K + 1 lie beyond the range of K; 5 times as many do in a run that ends well (ResNet-18's last two norms on MNIST). */
const BEYOND_TIMES = 15;

export interface LatentRange {
  /** Largest absolute value. */
  readonly maximum: number;
  readonly std: number;
}

/**
 * What is wrong with the checkpoints' rescaled latents, in sentences; none where diffusion can learn them.
 * @param live share of positions at which the checkpoints differ.
 */
export function trainingAlarms({ maximum }: LatentRange, live: number): string[] {
  return [
    ...(maximum > LARGEST_LATENT
      ? [
          `A checkpoint's latent lies ${maximum.toFixed(1)} deviations from the others', beyond ${LARGEST_LATENT}: diffusion learns such an outlier badly. Look for a checkpoint that differs from all others, or train the autoencoder for longer.`,
        ]
      : []),
    ...(live < FEWEST_LIVE
      ? [
          `The autoencoder has collapsed: only ${percent(live)} of its latent positions differ between checkpoints. Train it for longer, with a higher autoencoder.learningRate or a smaller autoencoder.latent.`,
        ]
      : []),
  ];
}

/**
 * What is wrong with generated latents, in sentences; none where they look like the checkpoints'.
 * @param range its deviation in units of what it should be: the checkpoints', 1, times the temperature.
 * @param beyond share of their values at or beyond the range of the checkpoints'.
 * @param checkpoints their number, K.
 */
export function generationAlarms({ std }: LatentRange, beyond: number, checkpoints: number): string[] {
  const expected = 2 / (checkpoints + 1);
  if (!Number.isFinite(std)) return ["Generated latents are not finite numbers: the diffusion model has diverged."];
  return [
    ...(std < SMALLEST_SPREAD
      ? [
          `Generated latents have collapsed: they spread ${std.toFixed(2)} times as far as they should, so that the networks are nearly the same one. Train the diffusion model for longer.`,
        ]
      : []),
    ...(std > LARGEST_SPREAD
      ? [
          `Generated latents spread ${std.toFixed(2)} times as far as they should: the diffusion model has not learned them. Train it for longer.`,
        ]
      : []),
    ...(beyond > BEYOND_TIMES * expected
      ? [
          `${percent(beyond)} of the generated latents' values lie at or beyond the range of the checkpoints', where ${percent(expected)} would for new ones like them: expect outliers among the networks.`,
        ]
      : []),
  ];
}

function percent(fraction: number): string {
  return `${(fraction * 100).toFixed(1)} %`;
}
