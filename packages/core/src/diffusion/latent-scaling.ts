import { BadInput } from "../errors.js";
import type { NamedArray, NamedArrays } from "../weights/named-arrays.js";

/**
 * Rescaled latents beyond this many standard deviations are no distribution that diffusion learns well. Normal ones, 500 x 768 values,
 * stay below 6; of K checkpoints none can lie beyond sqrt(K - 1), 14 for 200, and only one that stands against all others does.
 * Users of the published code, which does not rescale, saw 100.
 */
export const LARGEST_LATENT = 10;

/** Positions whose deviation is this small beside the largest hold nothing but rounding. */
const SMALLEST_DEVIATION = 1e-6;

/** Shifts and scales each position of a latent to mean 0 and variance 1 over the checkpoints: diffusion collapses on latents of other sizes. */
export interface LatentScaling {
  /** (L) */
  readonly mean: Float32Array;
  /** (L), 1 at positions where the checkpoints do not differ. */
  readonly deviation: Float32Array;
}

/**
 * @param latents of the checkpoints, as the encoder gives them (K, L).
 * @throws BadInput when one is not finite: the autoencoder has diverged.
 */
export function fitLatentScaling(latents: NamedArray): LatentScaling {
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
  const deviation = Float32Array.from(variance, (value) => (Math.sqrt(value) > smallest ? Math.sqrt(value) : 1));
  return { mean: Float32Array.from(mean), deviation };
}

/** Latents as the encoder gives them (N, L) -> of unit variance. */
export function rescaleLatents({ mean, deviation }: LatentScaling, { shape, data }: NamedArray): NamedArray {
  const width = mean.length;
  return { shape, data: data.map((value, i) => (value - (mean[i % width] ?? 0)) / (deviation[i % width] ?? 1)) };
}

/** Latents of unit variance (N, L) -> as the decoder takes them. */
export function unscaleLatents({ mean, deviation }: LatentScaling, { shape, data }: NamedArray): NamedArray {
  const width = mean.length;
  return { shape, data: data.map((value, i) => value * (deviation[i % width] ?? 1) + (mean[i % width] ?? 0)) };
}

/** Fraction of the positions of rescaled latents (K, L) at which they differ; 1 for a single one, which has nothing to differ from. */
export function liveShare({ shape, data }: NamedArray): number {
  const [count = 0, width = 0] = shape;
  if (count < 2) return 1;
  const live = new Uint8Array(width);
  data.forEach((value, i) => {
    if (value !== data[i % width]) live[i % width] = 1;
  });
  return live.reduce((sum, one) => sum + one, 0) / width;
}

/** Largest absolute value and standard deviation of rescaled latents, the checkpoints' or generated ones. */
export function latentRange({ data }: NamedArray): { readonly maximum: number; readonly std: number } {
  let maximum = 0;
  let sum = 0;
  let squares = 0;
  for (const value of data) {
    maximum = Math.max(maximum, Math.abs(value));
    sum += value;
    squares += value * value;
  }
  const mean = sum / data.length;
  return { maximum, std: Math.sqrt(Math.max(squares / data.length - mean * mean, 0)) };
}

export function saveLatentScaling({ mean, deviation }: LatentScaling): NamedArrays {
  return { mean: { shape: [mean.length], data: mean }, deviation: { shape: [deviation.length], data: deviation } };
}

/**
 * Takes what `saveLatentScaling` gave.
 * @throws BadInput when a tensor is missing or they differ in length.
 */
export function restoreLatentScaling({ mean, deviation }: NamedArrays): LatentScaling {
  if (mean === undefined || deviation === undefined || mean.data.length !== deviation.data.length) {
    throw new BadInput("The scaling of latents needs the tensors mean and deviation, of equal lengths.", "latent");
  }
  return { mean: mean.data, deviation: deviation.data };
}
