import { type Tensor2D, tensor2d } from "@tensorflow/tfjs-core";
import { alphaCumulativeAt, type NoiseSchedule } from "../noise-schedule.js";
import { type PredictNoise, predictNoise } from "./predict-noise.js";

/**
 * Ancestral sampling through all timesteps T - 1 … 0 (Ho et al. 2020, "Denoising Diffusion Probabilistic Models", algorithm 2).
 * @param x noise (B, L), left to the caller.
 * @param noise gives fresh noise (B, L) for the step at a timestep, which becomes the sampler's; not asked at 0, which adds none.
 * @returns latents (B, L).
 */
export async function sampleDdpm(
  predict: PredictNoise,
  x: Tensor2D,
  schedule: NoiseSchedule,
  noise: (timestep: number) => Tensor2D,
): Promise<Tensor2D> {
  let latents: Float64Array = Float64Array.from(await x.data());
  for (let t = schedule.timesteps - 1; t >= 0; t--) {
    const predicted = await predictNoise(predict, latents, x.shape, t);
    const fresh = t > 0 ? noise(t) : undefined;
    latents = ddpmStep(latents, predicted, schedule, t, await fresh?.data<"float32">());
    fresh?.dispose();
  }
  return tensor2d(Float32Array.from(latents), x.shape);
}

/** One step x_t -> x_{t-1}: the mean of q(x_{t-1} | x_t, x_0) at the predicted x_0 and, as its variance, that distribution's own (equation 7). */
export function ddpmStep(
  latents: Float64Array,
  predicted: Float32Array,
  schedule: NoiseSchedule,
  t: number,
  fresh: Float32Array | undefined,
): Float64Array {
  const here = alphaCumulativeAt(schedule, t);
  const before = alphaCumulativeAt(schedule, t - 1);
  // float32 like the schedule: 1 - alpha is so small that its rounding shows in the last steps.
  const alpha = Math.fround(here / before);
  const cleanWeight = (Math.sqrt(before) * (1 - alpha)) / (1 - here);
  const latentWeight = (Math.sqrt(alpha) * (1 - before)) / (1 - here);
  const deviation = Math.sqrt(((1 - before) / (1 - here)) * (1 - alpha));
  return latents.map((value, i) => {
    const clean = (value - Math.sqrt(1 - here) * (predicted[i] ?? 0)) / Math.sqrt(here);
    return cleanWeight * clean + latentWeight * value + deviation * (fresh?.[i] ?? 0);
  });
}
