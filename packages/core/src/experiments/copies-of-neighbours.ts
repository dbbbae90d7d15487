import { fineTune } from "../checkpoints/fine-tune.js";
import { noisedCopies } from "../evaluation/baselines.js";
import { predictPopulation } from "../evaluation/predict-population.js";
import { arrayNamed } from "../pipeline/objects-of-arrays.js";
import { remember } from "../pipeline/remember.js";
import type { Digest } from "../pipeline/results.js";
import { distancesOf } from "./distances-of.js";
import type { Performed, PerformedRun } from "./experiment.js";
import { pickRows } from "./pick-rows.js";
import { optionValue, optionValues } from "./plan.js";
import type { RunData } from "./run-data.js";

/** What fine-tuned copies and then noised ones, amplitude after amplitude, predict of the test images, and how far each is from its original. */
export async function copiesOfNeighbours(
  { checkpointSet, specification }: PerformedRun,
  data: RunData,
  neighbours: readonly number[],
  { plan, context }: Pick<Performed, "plan" | "context">,
): Promise<{ readonly predictions: Uint16Array; readonly distances: Float32Array; readonly digest: Digest }> {
  const { seed } = plan;
  const { dataset, architecture, test, checkpoints } = data;
  const { layout, frozen, values } = checkpoints;
  const steps = optionValue(plan, "fineTuneSteps");
  const amplitudes = optionValues(plan, "amplitudes");
  const identity = { what: "copies", checkpointSet: checkpointSet.digest, neighbours, amplitudes, steps, seed };
  const { arrays, digest } = await remember("measured", identity, context, async (task) => {
    const vectors = pickRows(values, layout.dimensions, neighbours);
    const { learningRate, batchSize } = trainingOf(specification.collect);
    const source = { architecture, split: await dataset.split("train") };
    const groups =
      neighbours.length === 0
        ? []
        : [
            await fineTune(source, { layout, frozen, vectors }, { learningRate, batchSize, steps }, seed, task),
            ...amplitudes.map((amplitude) => noisedCopies({ values, layout }, amplitude, neighbours, seed)),
          ];
    const all = new Float32Array(groups.length * vectors.length);
    for (const [index, group] of groups.entries()) all.set(group, index * vectors.length);
    const { predictions } = await predictPopulation(
      { architecture, layout, frozen, vectors: all, split: test },
      task,
      "copies",
    );
    const rows = Array.from({ length: all.length / layout.dimensions }, (_, row) => row);
    const originals = groups.flatMap(() => neighbours);
    return {
      predictions: { shape: [rows.length, test.count], data: Float32Array.from(predictions) },
      distances: { shape: [rows.length], data: Float32Array.from(distancesOf(data, all, rows, originals)) },
    };
  });
  return {
    predictions: Uint16Array.from(arrayNamed(arrays, "predictions").data),
    distances: arrayNamed(arrays, "distances").data,
    digest,
  };
}

function trainingOf(collect: PerformedRun["specification"]["collect"]) {
  return collect.mode === "steps" ? collect : collect.training;
}
