import { type Tensor2D, tensor2d } from "@tensorflow/tfjs-core";

/**
 * What a sampler knows of a denoiser: noisy latents (B, L), left to the sampler, and the timestep that they all stand at -> the
 * noise in them (B, L), which becomes the sampler's.
 */
export type PredictNoise = (latents: Tensor2D, timestep: number) => Tensor2D | Promise<Tensor2D>;

/**
 * Asks for the noise in latents that live outside the engine. Samplers keep their B·L numbers there, in float64: these are few, and
 * the rounding of a thousand float32 updates would be all that differs between engines.
 */
export async function predictNoise(
  predict: PredictNoise,
  latents: Float64Array,
  shape: readonly [number, number],
  timestep: number,
): Promise<Float32Array> {
  const x = tensor2d(Float32Array.from(latents), [...shape]);
  try {
    const noise = await predict(x, timestep);
    const values = await noise.data<"float32">();
    noise.dispose();
    return values;
  } finally {
    x.dispose();
  }
}
