import { tensor2d } from "@tensorflow/tfjs-core";
import type { LatentBounds } from "./latent-bounds.js";
import { alphaCumulativeAt, type NoiseSchedule } from "./noise-schedule.js";
import type { PredictNoise } from "./samplers/predict-noise.js";

/**
 * A denoiser whose predicted clean latents stay within the bounds: where the noise that it predicts would leave a latent beyond them,
 * it answers with the noise that leaves it at the bound (Ho et al. 2020, whose published code clips the predicted x_0; Saharia et al.
 * 2022, "Photorealistic Text-to-Image Diffusion Models", section 2.3: what is not clipped drifts off step by step). Other predictions
 * are passed on as they are, so that every sampler works with it and gives the same where nothing is clipped.
 */
export function clipPredictions(
  predict: PredictNoise,
  schedule: NoiseSchedule,
  { lowest, highest }: LatentBounds,
): PredictNoise {
  return async (latents, timestep) => {
    const noise = await predict(latents, timestep);
    const alpha = alphaCumulativeAt(schedule, timestep);
    const [signal, deviation] = [Math.sqrt(alpha), Math.sqrt(1 - alpha)];
    const [noisy, predicted] = await Promise.all([latents.data<"float32">(), noise.data<"float32">()]);
    noise.dispose();
    // Outside the engine, as the samplers' own arithmetic.
    const kept = predicted.map((value, i) => {
      const x = noisy[i] ?? 0;
      const clean = (x - deviation * value) / signal;
      const within = Math.min(
        Math.max(clean, lowest[i % lowest.length] ?? clean),
        highest[i % highest.length] ?? clean,
      );
      return within === clean ? value : (x - signal * within) / deviation;
    });
    return tensor2d(kept, latents.shape);
  };
}
