import { accuraciesOf, NO_CLASS } from "../evaluation/accuracy.js";
import { averagesOf16, gaussianPerWeight, noisedCheckpoints, soup } from "../evaluation/baselines.js";
import { buildReport } from "../evaluation/build-report.js";
import type { Checkpoints } from "../evaluation/checkpoints.js";
import type { PopulationPredictions } from "../evaluation/predict-population.js";
import type { ObjectStore } from "../storage/object-store.js";
import type { NamedArray } from "../weights/named-arrays.js";
import { alignedCheckpoints } from "./aligned-checkpoints.js";
import { collectedArchitecture } from "./definition-digest.js";
import { drawImages } from "./draw-images.js";
import { heldOutRows, takeRows } from "./held-out-rows.js";
import { openFitted } from "./input.js";
import { isBehavioural } from "./is-behavioural.js";
import { arrayNamed, getArrays, putArrays } from "./objects-of-arrays.js";
import { type Group, predictGroups } from "./predict-groups.js";
import { reconstructCheckpoints } from "./reconstruct-checkpoints.js";
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
import { turnDial } from "./turn-dial.js";

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
      const rows = heldOutRows(checkpointSet.accuracies.length, diffusionModel);
      const stored = await readCheckpoints(store, checkpointSet);
      const all = { shape: [checkpointSet.accuracies.length, checkpointSet.dimensions], data: stored.values };
      const checkpoints = { ...stored, values: takeRows(all, rows.kept).data };
      const { layout, values: originals } = checkpoints;
      const seedsDiffer = checkpointSet.specification.mode === "seeds";
      const generated = arrayNamed(await getArrays(store, generatedSet.values), "values").data;

      const aligned = await alignedCheckpoints(checkpointSet, architecture, checkpoints);
      const { baselineCount, noiseAmplitudes } = specification;
      const count = (vectors: Float32Array) => vectors.length / layout.dimensions;
      const given = {
        originals: { name: "originals", count: count(originals), vectors: () => originals },
        generated: { name: "generated", count: count(generated), vectors: () => generated },
      };
      const population = { ...checkpoints, architecture };
      const dial = await turnDial(store, lineage, specification.dial);
      const onTest = await predictGroups(
        { ...population, split: test },
        [
          given.generated,
          ...averages(checkpoints, baselineCount, seed),
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
          ...(seedsDiffer ? averages({ ...aligned, layout }, baselineCount, seed, " aligned") : []),
          ...dial.map(({ temperature, vectors }) => ({
            name: `dial ${temperature}`,
            count: count(vectors),
            vectors: () => vectors,
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
      const averagesOnTest = (suffix = "") => ({
        soup: onTest.of(`soup${suffix}`),
        average16: onTest.of(`average16${suffix}`),
        gaussian: onTest.of(`gaussian${suffix}`),
      });
      const measuredDial = dial.map(async ({ temperature, vectors }) => ({
        temperature,
        ...onTest.of(`dial ${temperature}`),
        vectors: await aligned.align(vectors),
      }));
      const behavioural = isBehavioural(diffusionModel);
      const { report, models } = buildReport({
        originals: {
          ...(await predictionsOf(store, checkpointSet, rows.kept)),
          trainAccuracies: accuraciesOnSelect("originals"),
          vectors: aligned.values,
          mode: checkpointSet.specification.mode,
          layout,
          classes: description.classes.length,
          labels: test.labels,
        },
        generated: {
          ...onTest.of("generated"),
          trainAccuracies: accuraciesOnSelect("generated"),
          vectors: await aligned.align(generated),
        },
        baselines: {
          ...averagesOnTest(),
          reconstruction: onTest.of("reconstruction"),
          noise: noiseAmplitudes.map((amplitude) => ({ amplitude, ...onTest.of(`noise ${amplitude}`) })),
          ...(seedsDiffer && { aligned: averagesOnTest(" aligned") }),
        },
        ...(rows.heldOut.length > 0 && {
          heldOut: {
            ...(await predictionsOf(store, checkpointSet, rows.heldOut)),
            vectors: await aligned.align(takeRows(all, rows.heldOut).data),
          },
        }),
        ...(dial.length > 0 && { dial: await Promise.all(measuredDial) }),
        engine,
        specification: runSpecificationOf(lineage, input),
        alarms: [...(diffusionModel.alarms ?? []), ...(generatedSet.alarms ?? [])],
        generator: { kind: diffusionModel.specification.kind, usesTaskData: behavioural },
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
          predictions: {
            shape: [models.length, test.count],
            data: Float32Array.from(onTest.of("generated").predictions),
          },
        }),
        seconds: { evaluate: task.seconds() },
      };
    },
  );
}

/** The average of all checkpoints, averages of 16 and draws from a Gaussian for each weight. */
function averages(checkpoints: Checkpoints, count: number, seed: number, suffix = ""): Group[] {
  return [
    { name: `soup${suffix}`, count: 1, vectors: () => soup(checkpoints) },
    { name: `average16${suffix}`, count, vectors: () => averagesOf16(checkpoints, count, seed) },
    { name: `gaussian${suffix}`, count, vectors: () => gaussianPerWeight(checkpoints, count, seed) },
  ];
}

/** What these checkpoints predict of the test split, kept from when they were collected. */
async function predictionsOf(
  store: ObjectStore,
  checkpointSet: CheckpointSetResult,
  rows: readonly number[],
): Promise<PopulationPredictions> {
  const all = arrayNamed(await getArrays(store, checkpointSet.predictions), "predictions");
  return populationPredictions(takeRows(all, rows));
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
