import { forwardFlops } from "../../architectures/flops.js";
import { trainingSteps } from "../../checkpoints/batch-order.js";
import { collectedArchitecture } from "../../pipeline/definition-digest.js";
import { describedDataset } from "../../pipeline/described-datasets.js";
import { generateModels } from "../../pipeline/generate.js";
import { openFitted } from "../../pipeline/input.js";
import type { GeneratedSetResult } from "../../pipeline/results.js";
import type { ObjectStore } from "../../storage/object-store.js";
import { ABLATION_DATASETS, ablationPlan } from "../ablation-plan.js";
import type { Experiment, Findings, Performed, PerformedRun } from "../experiment.js";
import { pDiffModel } from "../p-diff-model.js";

/** The paper's sampler, and ours. */
const SAMPLERS = [
  { title: "DDPM", specification: { sampler: "ddpm", steps: 20 } },
  { title: "DPM-Solver++(2M), 20 steps", specification: { sampler: "dpm-solver++", steps: 20 } },
] as const;

/** Training one network, as floating-point operations: forward and twice as much backward. */
async function trainingOperations({ checkpointSet, specification }: PerformedRun, store: ObjectStore): Promise<number> {
  const { collect } = specification;
  if (collect.mode !== "steps" || collect.pretrain === undefined) return 0;
  const dataset = await openFitted(checkpointSet.dataset.name, checkpointSet.images, store);
  const architecture = collectedArchitecture(checkpointSet, dataset);
  const { epochs, batchSize } = collect.pretrain;
  const { count } = await dataset.split("train");
  const images = trainingSteps(epochs, count, batchSize) * Math.min(batchSize, count);
  return 3 * images * forwardFlops(architecture.nodes, architecture);
}

async function rowsOf(run: PerformedRun, { context, plan }: Performed) {
  const { checkpointSet } = run;
  const diffusionModel = pDiffModel(run.diffusionModel);
  const operations = await trainingOperations(run, context.store);
  const seconds = checkpointSet.seconds.pretrain ?? 0;
  const learning = diffusionModel.seconds.autoencoder + diffusionModel.seconds.diffusion;
  const { count } = run.specification.generate;
  const rows = [];
  for (const { title, specification } of SAMPLERS) {
    const steps = Math.min(specification.steps, diffusionModel.specification.diffusion.timesteps - 1);
    const asked = { ...specification, count, steps };
    const generated = await generateModels(
      { diffusionModel: diffusionModel.digest, specification: asked, seed: plan.seed },
      context,
    );
    rows.push({
      dataset: String(run.labels["dataset"]),
      sampler: title,
      ...costs(operations, seconds, learning, generated, count),
    });
  }
  return rows;
}

function costs(operations: number, seconds: number, learning: number, generated: GeneratedSetResult, count: number) {
  const each = generated.seconds.generate / count;
  const eachOperations = generated.flops / count;
  return {
    trainOperations: operations,
    generateOperations: eachOperations,
    operationsRatio: operations / eachOperations,
    trainSeconds: seconds,
    learnSeconds: learning,
    generateSeconds: each,
    secondsRatio: seconds / each,
    wholeRatio: (seconds * count) / (learning + each * count),
  };
}

async function measure(performed: Performed): Promise<Findings> {
  const rows = [];
  for (const run of performed.runs) rows.push(...(await rowsOf(run, performed)));
  return {
    remarks: rows.map(
      ({ dataset, sampler, secondsRatio, operationsRatio, wholeRatio }) =>
        `${describedDataset(dataset).title}, ${sampler}: generating a network takes ${Number(operationsRatio.toPrecision(2))} times fewer operations than training one (${Number(secondsRatio.toPrecision(2))} times less time as it was measured); with the training of the diffusion model shared among the generated networks, ${Number(wholeRatio.toPrecision(2))} times less time.`,
    ),
    tables: [
      {
        name: "speed",
        title: "Training a network against generating one",
        columns: [
          { key: "dataset", title: "Dataset", format: "text" },
          { key: "sampler", title: "Sampler", format: "text" },
          { key: "trainOperations", title: "Train one", format: "operations" },
          { key: "generateOperations", title: "Generate one", format: "operations" },
          { key: "operationsRatio", title: "fewer operations", format: "times" },
          { key: "trainSeconds", title: "Train one", format: "seconds", timed: true },
          { key: "learnSeconds", title: "Learn to generate", format: "seconds", timed: true },
          { key: "generateSeconds", title: "Generate one", format: "seconds", timed: true },
          { key: "secondsRatio", title: "less time", format: "times", timed: true },
          { key: "wholeRatio", title: "less time, learning included", format: "times", timed: true },
        ],
        rows,
      },
    ],
    figures: [],
  };
}

export const speed: Experiment = {
  name: "speed",
  title: "Training against generating",
  question: "How much less does it take to generate a network than to train one?",
  source: "the paper's headline",
  datasets: ABLATION_DATASETS,
  plan: ablationPlan,
  measure,
  published: {
    remarks: [
      "The paper's headline: generating is 15 times faster than training for ResNet-18 and 44 times for ViT-Base, with no loss of accuracy. It counts one generation against one training; the checkpoints that the diffusion learns from, and its own training of one to three hours on a GPU, are left out.",
    ],
    tables: [],
  },
};
