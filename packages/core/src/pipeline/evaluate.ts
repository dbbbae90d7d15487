import { alignHiddenUnits } from "../analysis/align.js";
import type { Split } from "../datasets/dataset.js";
import { takeImages } from "../datasets/take-images.js";
import { randomStream } from "../engine/random.js";
import { accuraciesOf, NO_CLASS } from "../evaluation/accuracy.js";
import { averagesOf16, gaussianPerWeight, noisedCheckpoints, soup } from "../evaluation/baselines.js";
import { buildReport } from "../evaluation/build-report.js";
import type { PopulationPredictions } from "../evaluation/predict-population.js";
import type { ObjectStore } from "../storage/object-store.js";
import type { NamedArray } from "../weights/named-arrays.js";
import { collectedArchitecture } from "./definition-digest.js";
import { openFitted } from "./input.js";
import { reconstructCheckpoints } from "./model.js";
import { arrayNamed, getArrays, putArrays } from "./objects-of-arrays.js";
import { predictGroups } from "./predict-groups.js";
import type {
  CheckpointSetResult,
  DiffusionModelResult,
  Digest,
  EvaluationResult,
  GeneratedSetResult,
} from "./results.js";
import type { EvaluateSpecification } from "./specification.js";
import { readResult, runStage, type StageContext } from "./stage.js";
import { readCheckpoints } from "./stored-checkpoints.js";

export interface EvaluateInput {
  readonly generatedSet: Digest;
  readonly specification: EvaluateSpecification;
  /** Of the baselines that draw at random, and of the training images that the best is chosen on. */
  readonly seed: number;
}

/** Stage 4: how good and how new the generated models are, beside their originals and every baseline, on images that nothing was chosen on. */
export async function evaluateModels(input: EvaluateInput, context: StageContext): Promise<EvaluationResult> {
  const { store } = context;
  const { specification, seed } = input;
  const generatedSet = await readResult(store, "generated-set", input.generatedSet);
  const diffusionModel = await readResult(store, "diffusion-model", generatedSet.diffusionModel);
  const checkpointSet = await readResult(store, "checkpoint-set", diffusionModel.checkpointSet);
  const lineage = { checkpointSet, diffusionModel, generatedSet };
  return runStage(
    "evaluation",
    { generatedSet: generatedSet.digest, specification, seed },
    context,
    async (task, engine) => {
      const dataset = await openFitted(checkpointSet.dataset.name, checkpointSet.images, store);
      const { description } = dataset;
      const architecture = collectedArchitecture(checkpointSet, dataset);
      const test = await dataset.split("test");
      const select = drawImages(await dataset.split("train"), specification.selectImages, seed);
      const checkpoints = await readCheckpoints(store, checkpointSet);
      const { layout, values: originals } = checkpoints;
      const generated = arrayNamed(await getArrays(store, generatedSet.values), "values").data;

      // Hidden units of independent networks stand in any order; distances mean something once they stand in the same.
      const reference = originals.subarray(0, layout.dimensions);
      const aligned = async (vectors: Float32Array) =>
        checkpointSet.specification.mode === "seeds"
          ? alignHiddenUnits(architecture, layout, vectors, reference)
          : vectors;
      const { baselineCount, noiseAmplitudes } = specification;
      const count = (vectors: Float32Array) => vectors.length / layout.dimensions;
      const given = {
        originals: { name: "originals", count: count(originals), vectors: () => originals },
        generated: { name: "generated", count: count(generated), vectors: () => generated },
      };
      const population = { ...checkpoints, architecture, description };
      const onTest = await predictGroups(
        { ...population, split: test },
        [
          given.generated,
          { name: "soup", count: 1, vectors: () => soup(checkpoints) },
          {
            name: "average16",
            count: baselineCount,
            vectors: () => averagesOf16(checkpoints, baselineCount, seed),
          },
          {
            name: "gaussian",
            count: baselineCount,
            vectors: () => gaussianPerWeight(checkpoints, baselineCount, seed),
          },
          {
            name: "reconstruction",
            count: count(originals),
            vectors: () => reconstructCheckpoints(store, checkpointSet, diffusionModel),
          },
          ...noiseAmplitudes.map((amplitude) => ({
            name: `noise ${amplitude}`,
            count: baselineCount,
            vectors: () => noisedCheckpoints(checkpoints, amplitude, baselineCount, seed),
          })),
        ],
        task,
        "test",
      );
      const onSelect = await predictGroups(
        { ...population, split: select },
        [given.originals, given.generated],
        task,
        "select",
      );
      const flops = onTest.flops + onSelect.flops;
      const accuraciesOnSelect = (name: string) => accuraciesOf(onSelect.of(name).predictions, select.labels);
      const parts = {
        originals: {
          ...(await predictionsOf(store, checkpointSet)),
          trainAccuracies: accuraciesOnSelect("originals"),
          vectors: await aligned(originals),
        },
        generated: {
          ...onTest.of("generated"),
          trainAccuracies: accuraciesOnSelect("generated"),
          vectors: await aligned(generated),
        },
        baselines: {
          soup: onTest.of("soup"),
          average16: onTest.of("average16"),
          gaussian: onTest.of("gaussian"),
          reconstruction: onTest.of("reconstruction"),
          noise: noiseAmplitudes.map((amplitude) => ({ amplitude, ...onTest.of(`noise ${amplitude}`) })),
        },
      };
      const { report, models } = buildReport({
        ...parts,
        engine,
        mode: checkpointSet.specification.mode,
        classes: description.classes.length,
        labels: test.labels,
        layout,
        specification: runSpecificationOf(lineage, input),
        flops: { collect: checkpointSet.flops, ...diffusionModel.flops, generate: generatedSet.flops, evaluate: flops },
        seconds: {
          collect: checkpointSet.seconds.collect,
          ...diffusionModel.seconds,
          ...generatedSet.seconds,
          evaluate: task.seconds(),
        },
      });
      return {
        seed,
        generatedSet: generatedSet.digest,
        specification,
        report,
        models,
        predictions: await putArrays(store, {
          predictions: { shape: [models.length, test.count], data: Float32Array.from(parts.generated.predictions) },
        }),
        seconds: { evaluate: task.seconds() },
      };
    },
  );
}

/** `count` images of a split, or all where it has fewer; which ones depends on the seed alone. */
function drawImages(split: Split, count: number, seed: number): Split {
  if (count >= split.count) return split;
  return takeImages(split, randomStream(seed, "select").permutation(split.count).subarray(0, count).sort());
}

/** What the checkpoints predict of the test split, kept from when they were collected. */
async function predictionsOf(store: ObjectStore, checkpointSet: CheckpointSetResult): Promise<PopulationPredictions> {
  return populationPredictions(arrayNamed(await getArrays(store, checkpointSet.predictions), "predictions"));
}

/** Predictions (M, N) as they are stored; a network whose logits were not all finite has `NO_CLASS` among its own. */
function populationPredictions({ shape, data }: NamedArray): PopulationPredictions {
  const [models = 0, images = 0] = shape;
  const predictions = Uint16Array.from(data);
  const finiteOrNot = (_: unknown, model: number) =>
    predictions.subarray(model * images, (model + 1) * images).includes(NO_CLASS) ? 0 : 1;
  return { predictions, finite: Uint8Array.from({ length: models }, finiteOrNot) };
}

/** The specification with which `hatchery run` would do it all again; the seeds are listed by stage where they differ. */
function runSpecificationOf(
  lineage: {
    checkpointSet: CheckpointSetResult;
    diffusionModel: DiffusionModelResult;
    generatedSet: GeneratedSetResult;
  },
  { specification, seed }: EvaluateInput,
): object {
  const { checkpointSet, diffusionModel, generatedSet } = lineage;
  const seeds = {
    collect: checkpointSet.seed,
    train: diffusionModel.seed,
    generate: generatedSet.seed,
    evaluate: seed,
  };
  const same = new Set(Object.values(seeds)).size === 1;
  return {
    schema: 1,
    ...(same ? { seed } : { seeds }),
    dataset: checkpointSet.dataset.name,
    architecture: checkpointSet.architecture,
    images: checkpointSet.images,
    collect: checkpointSet.specification,
    train: diffusionModel.specification,
    generate: generatedSet.specification,
    evaluate: specification,
  };
}
