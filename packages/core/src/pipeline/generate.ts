import { type Tensor2D, tensor2d } from "@tensorflow/tfjs-core";
import { autoencoderFlops } from "../autoencoder/autoencoder.js";
import { denoiserFlops } from "../diffusion/denoiser.js";
import { linearSchedule, type NoiseSchedule } from "../diffusion/noise-schedule.js";
import { sampleDdim } from "../diffusion/samplers/ddim.js";
import { sampleDdpm } from "../diffusion/samplers/ddpm.js";
import { sampleDpmSolver } from "../diffusion/samplers/dpm-solver.js";
import { samplingNoise } from "../diffusion/sampling-noise.js";
import { BadInput } from "../errors.js";
import { putObject } from "../storage/objects.js";
import { type Layout, layoutOfTensors, unflatten } from "../weights/layout.js";
import { encodeSafetensors } from "../weights/safetensors.js";
import { autoencoderShape, decodeLatents, denoiserShape, type LoadedModel, loadModel } from "./model.js";
import { putArrays } from "./objects-of-arrays.js";
import type { Digest, GeneratedSetResult } from "./results.js";
import type { GenerateSpecification } from "./specification.js";
import { readResult, runStage, type StageContext, type StageTask } from "./stage.js";

export interface GenerateInput {
  readonly diffusionModel: Digest;
  readonly specification: GenerateSpecification;
  readonly seed: number;
}

/** Latents sampled together: as many as keep two cores busy. */
const BATCH = 50;

/**
 * Stage 3: new parameters from noise. Model i depends on the seed and i alone, not on how many are asked for.
 * @throws BadInput when the sampler cannot take that many steps.
 */
export async function generateModels(input: GenerateInput, context: StageContext): Promise<GeneratedSetResult> {
  const { store } = context;
  const { specification, seed } = input;
  const diffusionModel = await readResult(store, "diffusion-model", input.diffusionModel);
  const checkpointSet = await readResult(store, "checkpoint-set", diffusionModel.checkpointSet);
  const { timesteps, betaStart, betaEnd } = diffusionModel.specification.diffusion;
  const steps = stepsOf(specification, timesteps);
  return runStage(
    "generated-set",
    { diffusionModel: diffusionModel.digest, specification, seed },
    context,
    async (task) => {
      const model = await loadModel(store, checkpointSet, diffusionModel);
      try {
        const schedule = linearSchedule(timesteps, betaStart, betaEnd);
        const latents = await sampleLatents(model, schedule, { ...specification, steps }, seed, task);
        const values = await decodeLatents(model, {
          shape: [specification.count, model.denoiser.shape.latent],
          data: latents,
        });
        const layout = layoutOfTensors(checkpointSet.layout);
        const shape = autoencoderShape(layout.dimensions, diffusionModel.specification);
        return {
          seed,
          diffusionModel: diffusionModel.digest,
          specification,
          values: await putArrays(store, { values: { shape: [specification.count, layout.dimensions], data: values } }),
          models: await storeModels(layout, values, context),
          flops:
            specification.count *
            (steps * denoiserFlops(denoiserShape(diffusionModel.specification)) + autoencoderFlops(shape).decode),
          seconds: { generate: task.seconds("latents") },
        };
      } finally {
        model.dispose();
      }
    },
  );
}

/**
 * DDPM goes through every timestep; the others take as many steps as they are asked to, up to that.
 * @throws BadInput (field `generate.steps`) for more
 */
export function stepsOf({ sampler, steps }: GenerateSpecification, timesteps: number): number {
  if (sampler === "ddpm") return timesteps;
  if (steps < timesteps) return steps;
  throw new BadInput(
    `generate.steps is ${steps}: the diffusion has ${timesteps} timesteps, and ${sampler} takes fewer than that.`,
    "generate.steps",
  );
}

async function sampleLatents(
  model: LoadedModel,
  schedule: NoiseSchedule,
  specification: GenerateSpecification,
  seed: number,
  task: StageTask,
): Promise<Float32Array> {
  const { count, steps } = specification;
  const { latent } = model.denoiser.shape;
  const saved = await task.restore("latents");
  const latents = new Float32Array(count * latent);
  latents.set(saved?.tensors["latents"]?.data ?? []);
  for (let first = saved?.step ?? 0; first < count; first += BATCH) {
    const size = Math.min(BATCH, count - first);
    let step = 0;
    const predict = async (x: Tensor2D, timestep: number) => {
      task.report({
        phase: "Generating networks",
        done: first * steps + size * step++,
        total: count * steps,
        unit: "step",
      });
      await task.checkpoint("latents", async () => ({
        step: first,
        tensors: { latents: { shape: [first, latent], data: latents.slice(0, first * latent) } },
      }));
      return model.denoiser.predict(x, timestep);
    };
    const models = Array.from({ length: size }, (_, row) => first + row);
    const noise = (moment: "start" | number) => tensor2d(samplingNoise(seed, models, latent, moment), [size, latent]);
    const start = noise("start");
    const sampled = await sample(specification, predict, start, schedule, noise);
    latents.set(await sampled.data<"float32">(), first * latent);
    start.dispose();
    sampled.dispose();
  }
  task.report({ phase: "Generating networks", done: count * steps, total: count * steps, unit: "step" });
  return latents;
}

function sample(
  { sampler, steps }: GenerateSpecification,
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

/** Each model's own tensors as a safetensors object. */
async function storeModels(
  layout: Layout,
  values: Float32Array,
  { store }: StageContext,
): Promise<GeneratedSetResult["models"]> {
  const models = [];
  for (let index = 0; index * layout.dimensions < values.length; index++) {
    const bytes = encodeSafetensors(
      unflatten(layout, values.subarray(index * layout.dimensions, (index + 1) * layout.dimensions)),
    );
    models.push({ index, digest: await putObject(store, bytes), bytes: bytes.length });
  }
  return models;
}
