import { losses as lossFunctions, tensor2d } from "@tensorflow/tfjs-core";
import { type RandomStream, randomStream } from "../engine/random.js";
import { trainNetwork } from "../engine/train-network.js";
import { BadInput } from "../errors.js";
import type { LossCurve } from "../pipeline/results.js";
import type { DiffusionSpecification } from "../pipeline/specification.js";
import type { Task } from "../task.js";
import type { NamedArray } from "../weights/named-arrays.js";
import { Denoiser, denoiserFlops } from "./denoiser.js";
import { trainingAlarms } from "./latent-alarms.js";
import { latentRange, liveShare } from "./latent-scaling.js";
import { linearSchedule, type NoiseSchedule } from "./noise-schedule.js";
import { TIME_FEATURES, timeFeatures } from "./time-features.js";

export interface TrainedDiffusion {
  /** The caller's to dispose. */
  readonly denoiser: Denoiser;
  /** Mean squared error of the predicted noise, of variance 1. */
  readonly losses: LossCurve;
  /** Of the whole training; a backward pass counts as two forward. */
  readonly flops: number;
  /** What is wrong with the latents that it learned, as sentences. */
  readonly alarms: readonly string[];
}

/** Of latents that were rescaled: 1 but for rounding, or less where checkpoints do not differ. */
const LARGEST_DEVIATION = 1.01;

/**
 * Trains a denoiser on latents: the noise is to be told from the noisy latent and its timestep (Ho et al. 2020, algorithm 1), by AdamW
 * with a cosine learning rate. Goes on from the state that `task` has under "diffusion", and ends with the same bytes.
 * @param latents (K, L) of unit variance; a batch draws any of them, each with a timestep and noise of its own.
 * @param token values of a token, where latents are sequences of them.
 * Progress carries the metric `latentMaximum`, and the alarms where there are any.
 * @throws BadInput for latents that were not rescaled, and betas that make no noise schedule.
 * @throws Interrupted when the task's signal fires.
 */
export async function trainDiffusion(
  latents: NamedArray,
  specification: DiffusionSpecification,
  seed: number,
  task: Task,
  token?: number,
): Promise<TrainedDiffusion> {
  const [, latent = 0] = latents.shape;
  const { timesteps, betaStart, betaEnd, channels, kernel, steps, batchSize, learningRate, weightDecay } =
    specification;
  const range = latentRange(latents);
  if (!(range.std <= LARGEST_DEVIATION)) {
    throw new BadInput(
      `The latents' standard deviation is ${range.std}: rescale them to 1 before diffusion, which collapses on large ones.`,
      "latents",
    );
  }
  const alarms = trainingAlarms(range, liveShare(latents));
  const watched = { metrics: { latentMaximum: range.maximum }, ...(alarms.length > 0 && { alarms }) };
  const schedule = linearSchedule(timesteps, betaStart, betaEnd);
  const shape = { latent, channels, kernel, ...(token !== undefined && { token }) };
  const denoiser = Denoiser.start(shape, seed);
  try {
    const losses = await trainNetwork(
      denoiser.tensors,
      { key: "diffusion", phase: "Training the diffusion model", steps, learningRate, weightDecay, ...watched },
      (step) => drawBatch(latents, schedule, batchSize, randomStream(seed, "diffusion", step)),
      (pass, drawn) => {
        const time = tensor2d(timeFeatures(drawn.timesteps), [batchSize, TIME_FEATURES]);
        const predicted = denoiser.forward(pass, tensor2d(drawn.noisy, [batchSize, latent]), time);
        return lossFunctions.meanSquaredError(tensor2d(drawn.noise, [batchSize, latent]), predicted);
      },
      task,
    );
    return { denoiser, losses, flops: 3 * denoiserFlops(shape) * batchSize * steps, alarms };
  } catch (error) {
    denoiser.dispose();
    throw error;
  }
}

/** Noisy latents and the noise in them, both (B, L) row-major, and the timestep of each. */
function drawBatch({ shape, data }: NamedArray, schedule: NoiseSchedule, batch: number, stream: RandomStream) {
  const [count = 0, latent = 0] = shape;
  const timesteps = Int32Array.from({ length: batch }, () => stream.integer(schedule.timesteps));
  const rows = Int32Array.from({ length: batch }, () => stream.integer(count));
  const noise = stream.normals(batch * latent);
  const noisy = noise.map((value, i) => {
    const sample = Math.floor(i / latent);
    const alpha = schedule.alphasCumulative[timesteps[sample] ?? 0] ?? 1;
    const clean = data[(rows[sample] ?? 0) * latent + (i % latent)] ?? 0;
    return Math.sqrt(alpha) * clean + Math.sqrt(1 - alpha) * value;
  });
  return { timesteps, noise, noisy };
}
