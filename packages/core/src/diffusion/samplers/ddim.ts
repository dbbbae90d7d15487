import { type Tensor2D, tensor2d } from "@tensorflow/tfjs-core";
import { BadInput } from "../../errors.js";
import { alphaCumulativeAt, type NoiseSchedule } from "../noise-schedule.js";
import { type PredictNoise, predictNoise } from "./predict-noise.js";

/**
 * DDIM with eta = 0 (Song et al. 2021, "Denoising Diffusion Implicit Models", equation 12), at the "leading" timesteps
 * (steps - 1)·r, …, r, 0 with r = floor(T / steps). Deterministic: all randomness is in `x`.
 * @param x noise (B, L), left to the caller.
 * @returns latents (B, L).
 * @throws BadInput for more steps than the schedule has timesteps.
 */
export async function sampleDdim(
  predict: PredictNoise,
  x: Tensor2D,
  schedule: NoiseSchedule,
  steps: number,
): Promise<Tensor2D> {
  if (!(steps >= 1 && steps <= schedule.timesteps)) {
    throw new BadInput(`DDIM takes 1 to ${schedule.timesteps} steps, not ${steps}.`, "steps");
  }
  const stride = Math.floor(schedule.timesteps / steps);
  let latents = Float64Array.from(await x.data());
  for (let t = (steps - 1) * stride; t >= 0; t -= stride) {
    const noise = await predictNoise(predict, latents, x.shape, t);
    const from = alphaCumulativeAt(schedule, t);
    const to = alphaCumulativeAt(schedule, t - stride);
    const scale = Math.sqrt(to / from);
    const direction = Math.sqrt(1 - to) - scale * Math.sqrt(1 - from);
    latents = latents.map((value, i) => scale * value + direction * (noise[i] ?? 0));
  }
  return tensor2d(Float32Array.from(latents), x.shape);
}
