import { type Tensor2D, tensor2d } from "@tensorflow/tfjs-core";
import { BadInput } from "../../errors.js";
import { alphaCumulativeAt, type NoiseSchedule } from "../noise-schedule.js";
import { type PredictNoise, predictNoise } from "./predict-noise.js";

/**
 * DPM-Solver++(2M) (Lu et al. 2022, "DPM-Solver++: Fast Solver for Guided Sampling of Diffusion Probabilistic Models",
 * algorithm 2), at timesteps evenly spread from T - 1 down, with first-order steps at both ends; the last one ends without noise.
 * Deterministic: all randomness is in `x`.
 * @param x noise (B, L), left to the caller.
 * @returns latents (B, L).
 * @throws BadInput when the schedule has no room for that many different timesteps.
 */
export async function sampleDpmSolver(
  predict: PredictNoise,
  x: Tensor2D,
  schedule: NoiseSchedule,
  steps: number,
): Promise<Tensor2D> {
  const last = schedule.timesteps - 1;
  if (!(steps >= 1 && steps <= Math.max(last, 1))) {
    throw new BadInput(`DPM-Solver++(2M) takes 1 to ${Math.max(last, 1)} steps, not ${steps}.`, "steps");
  }
  let latents = Float64Array.from(await x.data());
  let before: { readonly clean: Float64Array; readonly lambda: number } | undefined;
  for (let step = 0; step < steps; step++) {
    const t = roundHalfToEven((last * (steps - step)) / steps);
    const next = step === steps - 1 ? -1 : roundHalfToEven((last * (steps - step - 1)) / steps);
    const from = levelAt(schedule, t);
    const to = levelAt(schedule, next);
    const noise = await predictNoise(predict, latents, x.shape, t);
    const clean = latents.map((value, i) => (value - from.noise * (noise[i] ?? 0)) / from.signal);
    // How far the clean latents move on in half a step, from how far they moved in the one before; lambda is infinite at the end.
    const slope = before && next >= 0 ? (to.lambda - from.lambda) / (from.lambda - before.lambda) / 2 : 0;
    const previous = before?.clean ?? clean;
    const weight = to.signal * (1 - Math.exp(from.lambda - to.lambda));
    latents = latents.map((value, i) => {
      const here = clean[i] ?? 0;
      return (to.noise / from.noise) * value + weight * (here + slope * (here - (previous[i] ?? 0)));
    });
    before = { clean, lambda: from.lambda };
  }
  return tensor2d(Float32Array.from(latents), x.shape);
}

/** Signal, noise and the logarithm of their ratio, lambda, at a timestep. */
function levelAt(schedule: NoiseSchedule, timestep: number) {
  const alpha = alphaCumulativeAt(schedule, timestep);
  return { signal: Math.sqrt(alpha), noise: Math.sqrt(1 - alpha), lambda: Math.log(alpha / (1 - alpha)) / 2 };
}

/** As NumPy rounds, on which the published timesteps rest: 2.5 becomes 2, 3.5 becomes 4. */
function roundHalfToEven(value: number): number {
  const floor = Math.floor(value);
  if (value - floor !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}
