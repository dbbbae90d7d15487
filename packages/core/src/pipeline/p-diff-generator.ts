import { type Tensor2D, tensor2d } from "@tensorflow/tfjs-core";
import { autoencoderFlops } from "../autoencoder/autoencoder.js";
import { clipPredictions } from "../diffusion/clip-predictions.js";
import { denoiserFlops } from "../diffusion/denoiser.js";
import { generationAlarms } from "../diffusion/latent-alarms.js";
import { latentBounds, shareBeyond } from "../diffusion/latent-bounds.js";
import { latentRange } from "../diffusion/latent-scaling.js";
import { linearSchedule, type NoiseSchedule } from "../diffusion/noise-schedule.js";
import { sampleDdim } from "../diffusion/samplers/ddim.js";
import { sampleDdpm } from "../diffusion/samplers/ddpm.js";
import { sampleDpmSolver } from "../diffusion/samplers/dpm-solver.js";
import type { PredictNoise } from "../diffusion/samplers/predict-noise.js";
import { samplingNoise } from "../diffusion/sampling-noise.js";
import { BadInput } from "../errors.js";
import type { ObjectStore } from "../storage/object-store.js";
import type { Generator } from "./generator.js";
import { autoencoderShape, decodeLatents, denoiserShape, loadModel } from "./model.js";
import { arrayNamed, getArrays } from "./objects-of-arrays.js";
import type { CheckpointSetResult, PDiffModelResult } from "./results.js";
import type { GenerateSpecification } from "./specification.js";
import { temperatureOf } from "./temperature-of.js";

type SamplerSettings = Pick<GenerateSpecification, "sampler" | "steps" | "temperature" | "prefer" | "clip">;

/** Latents sampled together: as many as keep two cores busy. Never fewer, because engines round batches of other sizes otherwise. */
const BATCH = 50;

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
  const { sampler, clip = true } = settings;
  const steps = stepsOf(settings, timesteps);
  const temperature = temperatureOf(settings);
  const schedule = linearSchedule(timesteps, betaStart, betaEnd);
  const loaded = await loadModel(store, checkpointSet, model);
  const { denoiser } = loaded;
  const checkpoints = arrayNamed(await getArrays(store, model.latents), "latents");
  const bounds = latentBounds(checkpoints, Math.max(temperature, 1));
  const { latent } = denoiser.shape;
  const { decode } = autoencoderFlops(autoencoderShape(checkpointSet.dimensions, model.specification));
  return {
    latent,
    steps,
    flops: steps * denoiserFlops(denoiserShape(model.specification)) + decode,
    async sample(draws, beforeStep) {
      const latents = new Float32Array(draws.length * latent);
      for (let first = 0; first < draws.length; first += BATCH) {
        const size = Math.min(BATCH, draws.length - first);
        const batch = Array.from({ length: BATCH }, (_, row) => draws[first + row] ?? row);
        const noise = (moment: "start" | number) =>
          tensor2d(
            samplingNoise(seed, batch, latent, moment).map((value) => value * temperature),
            [BATCH, latent],
          );
        let step = 0;
        const predict = async (x: Tensor2D, timestep: number) => {
          await beforeStep(step++);
          return denoiser.predict(x, timestep);
        };
        const held = clip ? clipPredictions(predict, schedule, bounds) : predict;
        const start = noise("start");
        const sampled = await sample({ sampler, steps }, held, start, schedule, noise);
        start.dispose();
        latents.set((await sampled.data<"float32">()).subarray(0, size * latent), first * latent);
        sampled.dispose();
      }
      return latents;
    },
    watch(latents) {
      const { maximum, std } = latentRange(latents);
      const beyond = shareBeyond(bounds, latents);
      const alarms = generationAlarms({ maximum, std: std / temperature }, beyond, checkpoints.shape[0] ?? 0);
      return { latentRange: { maximum, std, beyond }, ...(alarms.length > 0 && { alarms }) };
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
  predict: PredictNoise,
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
