import { type Tensor2D, tensor2d } from "@tensorflow/tfjs-core";
import { linearSchedule } from "../diffusion/noise-schedule.js";
import { sampleDdpm } from "../diffusion/samplers/ddpm.js";
import { samplingNoise } from "../diffusion/sampling-noise.js";
import { decodeLatents, type LoadedModel } from "../pipeline/model.js";
import type { DiffusionSpecification } from "../pipeline/specification.js";
import type { StageTask } from "../pipeline/stage.js";

/** Latents on their way from noise, decoded. */
export interface Trajectories {
  /** Timesteps that were looked at, from the noisiest; the last is -1, the end. */
  readonly moments: readonly number[];
  /** (starts, moments, D) */
  readonly parameters: Float32Array;
}

/**
 * What networks the latents on DDPM's way from noise would be, at evenly spread moments of it.
 * @param starts how many ways, from the first noises of the seed
 * @param looks at how many moments besides the end
 */
export async function sampleTrajectories(
  model: LoadedModel,
  { timesteps, betaStart, betaEnd }: DiffusionSpecification,
  starts: number,
  looks: number,
  seed: number,
  task: StageTask,
): Promise<Trajectories> {
  const { latent } = model.denoiser.shape;
  const moments = Array.from({ length: looks }, (_, look) => Math.round(((timesteps - 1) * (looks - look)) / looks));
  const models = Array.from({ length: starts }, (_, index) => index);
  const noise = (moment: "start" | number): Tensor2D =>
    tensor2d(samplingNoise(seed, models, latent, moment), [starts, latent]);
  const seen: Float32Array[] = [];
  const look = async (x: Tensor2D): Promise<void> => {
    seen.push(await decodeLatents(model, { shape: [starts, latent], data: await x.data<"float32">() }));
  };
  const start = noise("start");
  const end = await sampleDdpm(
    async (x, timestep) => {
      task.report({ phase: "Following samples", done: timesteps - timestep, total: timesteps, unit: "step" });
      if (moments.includes(timestep)) await look(x);
      return model.denoiser.predict(x, timestep);
    },
    start,
    linearSchedule(timesteps, betaStart, betaEnd),
    noise,
  );
  await look(end);
  start.dispose();
  end.dispose();
  return { moments: [...moments, -1], parameters: byStart(seen, starts) };
}

/** (moments, starts, D) as (starts, moments, D). */
function byStart(seen: readonly Float32Array[], starts: number): Float32Array {
  const dimensions = (seen[0]?.length ?? 0) / starts;
  const parameters = new Float32Array(seen.length * starts * dimensions);
  for (const [moment, values] of seen.entries()) {
    for (let start = 0; start < starts; start++) {
      const row = values.subarray(start * dimensions, (start + 1) * dimensions);
      parameters.set(row, (start * seen.length + moment) * dimensions);
    }
  }
  return parameters;
}
