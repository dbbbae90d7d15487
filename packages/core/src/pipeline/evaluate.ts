import { alignHiddenUnits } from "../analysis/align.js";
import type { Split } from "../datasets/dataset.js";
import { takeImages } from "../datasets/take-images.js";
import { randomStream } from "../engine/random.js";
import { accuraciesOf, NO_CLASS } from "../evaluation/accuracy.js";
import { averagesOf16, gaussianPerWeight, noisedCheckpoints, soup } from "../evaluation/baselines.js";
import { buildReport } from "../evaluation/build-report.js";
import { populationFlops } from "../evaluation/population-flops.js";
import { type PopulationPredictions, predictPopulation } from "../evaluation/predict-population.js";
import type { ObjectStore } from "../storage/object-store.js";
import type { NamedArray } from "../weights/named-arrays.js";
import { collectedArchitecture } from "./definition-digest.js";
import { openFitted } from "./input.js";
import { reconstructCheckpoints } from "./model.js";
import { arrayNamed, getArrays, putArrays } from "./objects-of-arrays.js";
import type {
  CheckpointSetResult,
  DiffusionModelResult,
  Digest,
  EvaluationResult,
  GeneratedSetResult,
} from "./results.js";
import type { EvaluateSpecification } from "./specification.js";
import { readResult, runStage, type StageContext, type StageTask } from "./stage.js";
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
      const dataset = await openFitted(checkpointSet.dataset.name, checkpointSet.images);
      const { description } = dataset;
      const architecture = collectedArchitecture(checkpointSet, dataset);
      const test = await dataset.split("test");
      const select = drawImages(await dataset.split("train"), specification.selectImages, seed);
      const checkpoints = await readCheckpoints(store, checkpointSet);
      const { layout, values: originals } = checkpoints;
      const generated = arrayNamed(await getArrays(store, generatedSet.values), "values").data;

      let flops = 0;
      const predict = async (name: string, vectors: Float32Array, split: Split) => {
        flops += populationFlops(architecture, layout, vectors.length / layout.dimensions, split.count);
        return remembered(task, name, () =>
          predictPopulation({ ...checkpoints, architecture, vectors, split, description }, task),
        );
      };
      const onTest = (name: string, vectors: Float32Array) => predict(name, vectors, test);
      const accuraciesOnSelect = async (name: string, vectors: Float32Array) =>
        accuraciesOf((await predict(name, vectors, select)).predictions, select.labels);

      // Hidden units of independent networks stand in any order; distances mean something once they stand in the same.
      const reference = originals.subarray(0, layout.dimensions);
      const aligned = async (vectors: Float32Array) =>
        checkpointSet.specification.mode === "seeds"
          ? alignHiddenUnits(architecture, layout, vectors, reference)
          : vectors;
      const { baselineCount } = specification;
      const noise = [];
      for (const amplitude of specification.noiseAmplitudes) {
        noise.push({
          amplitude,
          ...(await onTest(`noise-${amplitude}`, noisedCheckpoints(checkpoints, amplitude, baselineCount, seed))),
        });
      }
      const parts = {
        originals: {
          ...(await predictionsOf(store, checkpointSet)),
          trainAccuracies: await accuraciesOnSelect("originals-select", originals),
          vectors: await aligned(originals),
        },
        generated: {
          ...(await onTest("generated", generated)),
          trainAccuracies: await accuraciesOnSelect("generated-select", generated),
          vectors: await aligned(generated),
        },
        baselines: {
          soup: await onTest("soup", soup(checkpoints)),
          average16: await onTest("average16", averagesOf16(checkpoints, baselineCount, seed)),
          gaussian: await onTest("gaussian", gaussianPerWeight(checkpoints, baselineCount, seed)),
          reconstruction: await onTest(
            "reconstruction",
            await reconstructCheckpoints(store, checkpointSet, diffusionModel),
          ),
          noise,
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
          ...checkpointSet.seconds,
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

/** What an earlier attempt at the stage has computed already, or `compute`'s result, kept for a later attempt. */
async function remembered(
  task: StageTask,
  key: string,
  compute: () => Promise<PopulationPredictions>,
): Promise<PopulationPredictions> {
  const saved = await task.restore(key);
  if (saved !== undefined) {
    return populationPredictions(arrayNamed(saved.tensors, "predictions"));
  }
  const result = await compute();
  await task.checkpoint(key, async () => ({
    step: 1,
    tensors: {
      predictions: {
        shape: [result.finite.length, result.predictions.length / result.finite.length],
        data: Float32Array.from(result.predictions),
      },
    },
  }));
  return result;
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
