import type { Architecture } from "../architectures/architecture.js";
import { collectSeeds } from "../checkpoints/collect-seeds.js";
import { collectSteps } from "../checkpoints/collect-steps.js";
import { accuraciesOf } from "../evaluation/accuracy.js";
import { predictPopulation } from "../evaluation/predict-population.js";
import { definitionDigest } from "./definition-digest.js";
import { openInput } from "./input.js";
import { getArrays, putArrays } from "./objects-of-arrays.js";
import { pretrainedNetwork } from "./pretrained-network.js";
import type { CheckpointSetResult, WeightsResult } from "./results.js";
import type { CollectSpecification, ImagesSpecification } from "./specification.js";
import { runStage, type StageContext } from "./stage.js";
import { startingWeights } from "./starting-weights.js";

export interface CollectInput {
  readonly dataset: string;
  readonly architecture: string;
  readonly images?: ImagesSpecification;
  readonly specification: CollectSpecification;
  readonly seed: number;
}

/**
 * Stage 1: trains networks and stores K checkpoints of a subset of their parameters, with each one's accuracy on the test split.
 * @throws BadInput before any work for names that are unknown or do not fit together.
 */
export async function collectCheckpoints(input: CollectInput, context: StageContext): Promise<CheckpointSetResult> {
  const { dataset, architecture, subset } = await openInput(
    { ...input, subset: input.specification.subset },
    context.store,
  );
  const weights = await weightsOf(input.specification, architecture, context);
  const specification = { ...input.specification, ...(weights !== undefined && { weights: weights.digest }) };
  const train = await dataset.split("train");
  const test = await dataset.split("test");
  const digests = { train: train.digest, test: test.digest };
  const definition = definitionDigest(architecture);
  return runStage("checkpoint-set", { ...input, specification, ...definition, digests }, context, async (task) => {
    const { seed } = input;
    const source = {
      architecture,
      subset,
      split: train,
      ...(weights !== undefined && { weights: await getArrays(context.store, weights.tensors) }),
    };
    const before = task.seconds();
    // Test images are none of its training's business.
    const identity = {
      ...input,
      images: { ...input.images, testCount: undefined },
      specification: undefined,
      weights: weights?.digest,
      ...definition,
      digest: train.digest,
    };
    const pretrained =
      specification.mode === "steps" && specification.pretrain !== undefined
        ? await pretrainedNetwork(source, specification, seed, identity, context)
        : undefined;
    const began = task.seconds();
    const collected =
      specification.mode === "steps"
        ? await collectSteps({ ...source, pretrained: pretrained?.network }, specification, seed, task)
        : await collectSeeds(source, specification, seed, task);
    const { layout, values, frozen, losses, flops } = collected;
    const { predictions } = await predictPopulation(
      { architecture, layout, frozen, vectors: values, split: test },
      task,
      "predictions",
    );
    return {
      seed,
      dataset: { name: input.dataset, digest: digests.test },
      architecture: input.architecture,
      ...definition,
      images: input.images,
      specification,
      layout: layout.tensors.map(({ name, shape }) => ({ name, shape })),
      dimensions: layout.dimensions,
      values: await putArrays(context.store, {
        values: { shape: [specification.count, layout.dimensions], data: values },
      }),
      ...(Object.keys(frozen).length > 0 && { frozen: await putArrays(context.store, frozen) }),
      accuracies: accuraciesOf(predictions, test.labels),
      predictions: await putArrays(context.store, {
        predictions: { shape: [specification.count, test.count], data: Float32Array.from(predictions) },
      }),
      losses,
      flops,
      // A network that an earlier set was collected from took its time then.
      seconds: {
        collect: before + (pretrained?.seconds ?? 0) + task.seconds() - began,
        ...(pretrained !== undefined && { pretrain: pretrained.seconds }),
      },
    };
  });
}

/** The imported weights that a specification begins with, if it does. */
async function weightsOf(
  specification: CollectSpecification,
  architecture: Architecture,
  { store }: StageContext,
): Promise<WeightsResult | undefined> {
  if (specification.mode === "seeds" || specification.weights === undefined) return undefined;
  return startingWeights(store, specification.weights, architecture);
}
