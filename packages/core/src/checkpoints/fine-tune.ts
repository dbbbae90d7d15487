import type { CollectStepsSpecification } from "../pipeline/specification.js";
import type { Task } from "../task.js";
import { flattenPopulation, type Layout, unflattenPopulation } from "../weights/layout.js";
import type { NamedArrays } from "../weights/named-arrays.js";
import type { CheckpointSource } from "./collected-checkpoints.js";
import { NO_TRAINING } from "./pretrain.js";
import { trainNetworks } from "./train-networks.js";

/** Networks that differ in a subset only, and what to train of them. */
export interface FineTuned {
  readonly layout: Layout;
  /** Every tensor outside the subset. */
  readonly frozen: NamedArrays;
  /** (M, D) */
  readonly vectors: Float32Array;
}

/** Under which name the training keeps its state. */
const FINE_TUNE = "fine-tune";

/**
 * Networks after some further steps of training their subset at a constant rate, all at once, each in an order of images of its own.
 * @returns (M, D)
 * @throws BadInput when training diverges
 * @throws Interrupted when the task was stopped; the same call goes on from there
 */
export async function fineTune(
  source: Omit<CheckpointSource, "subset">,
  { layout, frozen, vectors }: FineTuned,
  { learningRate, batchSize, steps }: Pick<CollectStepsSpecification, "learningRate" | "batchSize"> & { steps: number },
  seed: number,
  task: Task,
): Promise<Float32Array> {
  const networks = vectors.length / layout.dimensions;
  const { parameters } = await trainNetworks(
    {
      source,
      parameters: unflattenPopulation(layout, vectors, networks),
      frozen,
      specification: { ...NO_TRAINING, learningRate, batchSize },
      steps,
      seed,
      paths: Array.from({ length: networks }, (_, network) => [FINE_TUNE, network]),
      learningRateField: "collect.learningRate",
    },
    await task.restore(FINE_TUNE),
    {
      onLoss: (step, loss) =>
        task.report({ phase: "Fine-tuning copies", done: step, total: steps, unit: "step", metrics: { loss } }),
      afterStep: (_step, _parameters, state) => task.checkpoint(FINE_TUNE, state),
    },
    task,
  );
  return flattenPopulation(layout, parameters, networks);
}
