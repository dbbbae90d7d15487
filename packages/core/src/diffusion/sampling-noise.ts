import { randomStream } from "../engine/random.js";

/**
 * The noise that samples start from, or are given at a timestep of DDPM. Each one's depends on the seed, its index and the moment only,
 * not on the other samples of its batch, so batches can be cut anywhere.
 * @param samples indices of the samples in the batch.
 * @returns (samples.length, latent), row-major.
 */
export function samplingNoise(
  seed: number,
  samples: readonly number[],
  latent: number,
  moment: "start" | number,
): Float32Array {
  const noise = new Float32Array(samples.length * latent);
  for (const [row, sample] of samples.entries()) {
    noise.set(randomStream(seed, "sample", sample, moment).normals(latent), row * latent);
  }
  return noise;
}
