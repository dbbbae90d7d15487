import { samplingNoise } from "../diffusion/sampling-noise.js";
import type { RandomStream } from "../engine/random.js";
import type { NamedArray } from "../weights/named-arrays.js";

/**
 * Codes to generate networks from: normal noise times a temperature, the dial between accuracy (low: close to the mean of all networks)
 * and novelty (high). A network's code depends on the seed and its index alone.
 * @param networks indices of the networks
 * @returns (networks.length, L)
 */
export function drawCodes(seed: number, networks: readonly number[], latent: number, temperature: number): NamedArray {
  const noise = samplingNoise(seed, networks, latent, "start");
  return { shape: [networks.length, latent], data: noise.map((value) => value * temperature) };
}

/**
 * Codes to train with: half from noise, the other half the same with its sign changed. So the codes' mean is exactly zero, and what all
 * networks' gradients have in common moves the decoder's bias alone ("antithetic variates").
 * @returns (networks, L), row-major
 */
export function mirroredCodes(
  random: RandomStream,
  networks: number,
  latent: number,
  temperature: number,
): Float32Array {
  const half = random.normals((networks / 2) * latent).map((value) => value * temperature);
  return Float32Array.from([...half, ...half.map((value) => -value)]);
}
