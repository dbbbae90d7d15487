import { BadInput } from "../errors.js";
import type { NamedArray } from "../weights/named-arrays.js";

/**
 * Rescaled latents beyond this many standard deviations are no distribution that diffusion learns. A normal one of 500 x 768 values
 * stays below 6; of K checkpoints none can lie beyond sqrt(K - 1), 14 for 200, and does so only where it stands against all others.
 * Users of the published code, which does not rescale, saw 100.
 */
export const LARGEST_LATENT = 10;

/** Positions whose deviation is this small beside the largest hold nothing but rounding. */
const SMALLEST_DEVIATION = 1e-6;

export interface RescaledLatents {
  /** (K, L), of mean 0 and variance 1 at each position. */
  readonly latents: NamedArray;
  /** (L) What was taken away and then divided by, to go back; `std` is 1 at positions where the checkpoints do not differ. */
  readonly mean: Float32Array;
  readonly std: Float32Array;
  /** Of the rescaled latents. */
  readonly range: LatentRange;
}

export interface LatentRange {
  /** Largest absolute value. */
  readonly maximum: number;
  readonly std: number;
  /** A sentence when `maximum` is beyond LARGEST_LATENT. */
  readonly warning?: string;
}

/**
 * Shifts and scales each position of the latents to mean 0 and variance 1 over the checkpoints: diffusion collapses on others.
 * @param latents as the encoder gives them (K, L).
 * @throws BadInput when one is not finite: the autoencoder has diverged.
 */
export function rescaleLatents(latents: NamedArray): RescaledLatents {
  const [count = 0, width = 0] = latents.shape;
  const mean = new Float64Array(width);
  const variance = new Float64Array(width);
  latents.data.forEach((value, i) => {
    if (!Number.isFinite(value)) {
      throw new BadInput(
        "The autoencoder diverged: its latents are not finite numbers. Lower autoencoder.learningRate.",
        "train.autoencoder.learningRate",
      );
    }
    mean[i % width] = (mean[i % width] ?? 0) + value / count;
  });
  latents.data.forEach((value, i) => {
    variance[i % width] = (variance[i % width] ?? 0) + (value - (mean[i % width] ?? 0)) ** 2 / count;
  });
  const smallest = SMALLEST_DEVIATION * Math.sqrt(Math.max(...variance));
  const std = Float32Array.from(variance, (value) => (Math.sqrt(value) > smallest ? Math.sqrt(value) : 1));
  const data = latents.data.map((value, i) => (value - (mean[i % width] ?? 0)) / (std[i % width] ?? 1));
  return { latents: { shape: latents.shape, data }, mean: Float32Array.from(mean), std, range: latentRange(data) };
}

/** What to watch of rescaled latents, the checkpoints' and generated ones. */
export function latentRange(latents: Float32Array): LatentRange {
  let maximum = 0;
  let sum = 0;
  let squares = 0;
  for (const value of latents) {
    maximum = Math.max(maximum, Math.abs(value));
    sum += value;
    squares += value * value;
  }
  const mean = sum / latents.length;
  const std = Math.sqrt(Math.max(squares / latents.length - mean * mean, 0));
  if (maximum <= LARGEST_LATENT) return { maximum, std };
  const warning = `A rescaled latent reaches ${maximum.toPrecision(3)} standard deviations, more than ${LARGEST_LATENT}: diffusion will not learn this distribution well.`;
  return { maximum, std, warning };
}
