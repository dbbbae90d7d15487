import { type Tensor2D, tensor2d } from "@tensorflow/tfjs-core";
import { autoencoderFlops } from "../autoencoder/autoencoder.js";
import { denoiserFlops } from "../diffusion/denoiser.js";
import { linearSchedule, type NoiseSchedule } from "../diffusion/noise-schedule.js";
import { sampleDdim } from "../diffusion/samplers/ddim.js";
import { sampleDdpm } from "../diffusion/samplers/ddpm.js";
import { sampleDpmSolver } from "../diffusion/samplers/dpm-solver.js";
import { samplingNoise } from "../diffusion/sampling-noise.js";
import { BadInput } from "../errors.js";
import type { ObjectStore } from "../storage/object-store.js";
import type { Generator } from "./generator.js";
import { autoencoderShape, decodeLatents, denoiserShape, loadModel } from "./model.js";
import type { CheckpointSetResult, PDiffModelResult } from "./results.js";
import type { GenerateSpecification } from "./specification.js";
import { temperatureOf } from "./temperature-of.js";

type SamplerSettings = Pick<GenerateSpecification, "sampler" | "steps" | "temperature" | "prefer">;

/**
 * Latents by a sampler of the diffusion, decoded. All noise is multiplied by the temperature, what DDPM adds in between too. Samplers map
 * the noise of a normal distribution linearly, so that there the samples' distances from their mean are multiplied by it exactly.
 * @throws BadInput when the sampler cannot take that many steps.
 */
export async function pDiffGenerator(
  store: ObjectStore,
  checkpointSet: CheckpointSetResult,
  model: PDiffModelResult,
  settings: SamplerSettings,
  seed: number,
): Promise<Generator> {
  const { timesteps, betaStart, betaEnd } = model.specification.diffusion;
  const { sampler } = settings;
  const steps = stepsOf(settings, timesteps);
  const temperature = temperatureOf(settings);
  const schedule = linearSchedule(timesteps, betaStart, betaEnd);
  const loaded = await loadModel(store, checkpointSet, model);
  const { denoiser } = loaded;
  const { latent } = denoiser.shape;
  const { decode } = autoencoderFlops(autoencoderShape(checkpointSet.dimensions, model.specification));
  return {
    latent,
    steps,
    flops: steps * denoiserFlops(denoiserShape(model.specification)) + decode,
    async sample(draws, beforeStep) {
      const noise = (moment: "start" | number) =>
        tensor2d(
          samplingNoise(seed, draws, latent, moment).map((value) => value * temperature),
          [draws.length, latent],
        );
      let step = 0;
      const predict = async (x: Tensor2D, timestep: number) => {
        await beforeStep(step++);
        return denoiser.predict(x, timestep);
      };
      const start = noise("start");
      const sampled = await sample({ sampler, steps }, predict, start, schedule, noise);
      start.dispose();
      const latents = await sampled.data<"float32">();
      sampled.dispose();
      return latents;
    },
    decode: (latents) => decodeLatents(loaded, latents),
    dispose: () => loaded.dispose(),
  };
}

/**
 * DDPM goes through every timestep; the others take as many steps as they are asked to, up to that.
 * @throws BadInput (field `generate.steps`) for more
 */
export function stepsOf({ sampler, steps }: Pick<SamplerSettings, "sampler" | "steps">, timesteps: number): number {
  if (sampler === "ddpm") return timesteps;
  if (steps < timesteps) return steps;
  throw new BadInput(
    `generate.steps is ${steps}: the diffusion has ${timesteps} timesteps, and ${sampler} takes fewer than that.`,
    "generate.steps",
  );
}

function sample(
  { sampler, steps }: Pick<SamplerSettings, "sampler" | "steps">,
  predict: (x: Tensor2D, timestep: number) => Promise<Tensor2D>,
  start: Tensor2D,
  schedule: NoiseSchedule,
  noise: (step: number) => Tensor2D,
): Promise<Tensor2D> {
  switch (sampler) {
    case "ddpm":
      return sampleDdpm(predict, start, schedule, noise);
    case "ddim":
      return sampleDdim(predict, start, schedule, steps);
    case "dpm-solver++":
      return sampleDpmSolver(predict, start, schedule, steps);
  }
}
