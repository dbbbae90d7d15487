import { initialise } from "../architectures/initialise.js";
import { randomStream } from "../engine/random.js";
import type { CollectStepsSpecification } from "../pipeline/specification.js";
import type { Task } from "../task.js";
import type { NamedArrays } from "../weights/named-arrays.js";
import { trainingSteps } from "./batch-order.js";
import type { CheckpointSource } from "./collected-checkpoints.js";
import { type NetworkTraining, type TrainedNetworks, trainNetworks } from "./train-networks.js";

/** Under which name the training keeps its state. */
const PRETRAIN = "collect.pretrain";

/** What a training that is not asked for has in place of a specification. */
export const NO_TRAINING = { learningRate: 0, batchSize: 1, weightDecay: 0, schedule: "constant" } as const;

/**
 * The network that checkpoints are collected from, a population of one: trained whole, or as it was imported where no training is asked for.
 *
 * @throws BadInput when training diverges
 * @throws Interrupted when the task was stopped; the same call goes on from there
 */
export async function pretrainNetwork(
  source: Omit<CheckpointSource, "subset">,
  specification: Pick<CollectStepsSpecification, "pretrain">,
  seed: number,
  task: Task,
): Promise<TrainedNetworks> {
  const pretraining = pretrainingOf(source, specification, seed);
  const { steps: total, parameters } = pretraining;
  if (total === 0) return { parameters, losses: [] };
  return trainNetworks(
    pretraining,
    await task.restore(PRETRAIN),
    {
      onLoss: (step, loss) =>
        task.report({ phase: "Training the network", done: step, total, unit: "step", metrics: { loss } }),
      afterStep: (_step, _parameters, state) => task.checkpoint(PRETRAIN, state),
    },
    task,
  );
}

/** That training; of no steps where there is none. */
export function pretrainingOf(
  source: Omit<CheckpointSource, "subset">,
  { pretrain }: Pick<CollectStepsSpecification, "pretrain">,
  seed: number,
): NetworkTraining {
  const fresh = (): NamedArrays =>
    initialise(source.architecture, randomStream(seed, "collect", "pretrain", "initial"));
  return {
    source,
    parameters: populationOfOne(source.weights ?? fresh()),
    frozen: {},
    specification: pretrain ?? NO_TRAINING,
    steps: pretrain === undefined ? 0 : trainingSteps(pretrain.epochs, source.split.count, pretrain.batchSize),
    seed,
    paths: [["collect", "pretrain"]],
    learningRateField: "collect.pretrain.learningRate",
  };
}

function populationOfOne(arrays: NamedArrays): NamedArrays {
  return Object.fromEntries(
    Object.entries(arrays).map(([name, { shape, data }]) => [name, { shape: [1, ...shape], data }]),
  );
}
