import { putObject } from "../storage/objects.js";
import { type Layout, layoutOfTensors, unflatten } from "../weights/layout.js";
import { encodeSafetensors } from "../weights/safetensors.js";
import { DRAWN, drawNetworks } from "./draw-networks.js";
import { isBehavioural } from "./is-behavioural.js";
import { NoveltyJudge } from "./novelty-judge.js";
import { putArrays } from "./objects-of-arrays.js";
import { openGenerator } from "./open-generator.js";
import { stepsOf } from "./p-diff-generator.js";
import type { Digest, GeneratedSetResult } from "./results.js";
import type { GenerateSpecification } from "./specification.js";
import { readResult, runStage, type StageContext } from "./stage.js";

export interface GenerateInput {
  readonly diffusionModel: Digest;
  readonly specification: GenerateSpecification;
  readonly seed: number;
}

/**
 * Stage 3: new parameters from noise. Draw i depends on the seed and i alone, not on how many are asked for; the models are the first
 * draws, or, where novelty is asked for, the first that have it.
 * @throws BadInput when the sampler cannot take that many steps, or the novelty that is asked for is not reached.
 */
export async function generateModels(input: GenerateInput, context: StageContext): Promise<GeneratedSetResult> {
  const { store } = context;
  const { specification, seed } = input;
  const diffusionModel = await readResult(store, "diffusion-model", input.diffusionModel);
  const checkpointSet = await readResult(store, "checkpoint-set", diffusionModel.checkpointSet);
  if (!isBehavioural(diffusionModel)) stepsOf(specification, diffusionModel.specification.diffusion.timesteps);
  return runStage(
    "generated-set",
    { diffusionModel: diffusionModel.digest, specification, seed },
    context,
    async (task) => {
      const { count, novelty } = specification;
      const generator = await openGenerator(store, checkpointSet, diffusionModel, specification, seed);
      try {
        const judge = novelty && (await NoveltyJudge.open(store, checkpointSet, novelty, seed, task));
        const { latents, selection, drawn } = await drawNetworks(generator, specification, judge, task);
        const watched = generator.watch?.(latents);
        if (watched?.alarms) task.report({ ...FINISHED, alarms: watched.alarms });
        const values = await generator.decode(latents);
        const layout = layoutOfTensors(checkpointSet.layout);
        return {
          seed,
          diffusionModel: diffusionModel.digest,
          specification,
          values: await putArrays(store, { values: { shape: [count, layout.dimensions], data: values } }),
          models: await storeModels(layout, values, context),
          ...watched,
          ...(selection && { selection }),
          flops: drawn * generator.flops + (judge?.flops(drawn) ?? 0),
          seconds: { generate: task.seconds(DRAWN) },
        };
      } finally {
        generator.dispose();
      }
    },
  );
}

const FINISHED = { phase: "Decoding networks", done: 1, total: 1, unit: "step" };

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
