import { initialise } from "../architectures/initialise.js";
import { randomStream } from "../engine/random.js";
import type { CollectStepsSpecification } from "../pipeline/specification.js";
import type { SavedState, Task } from "../task.js";
import { flattenPopulation, layoutOf } from "../weights/layout.js";
import type { NamedArrays } from "../weights/named-arrays.js";
import { trainingSteps } from "./batch-order.js";
import type { CheckpointSource, CollectedCheckpoints } from "./collected-checkpoints.js";
import { lossArray, lossCurve } from "./loss-record.js";
import { savedArray, withoutPrefix, withPrefix } from "./saved-arrays.js";
import {
  type NetworkTraining,
  type TrainedNetworks,
  toArrays,
  trainingFlops,
  trainNetworks,
} from "./train-networks.js";

/** Under which names the two phases keep their state, and what the second one adds to it. */
const PRETRAIN = "collect.pretrain";
const SAVE = "collect.steps";
const PRETRAINED = "pretrained.";
const PRETRAIN_LOSSES = "pretrain-losses";
const VALUES = "values";

/**
 * K checkpoints of one run: trains the whole network, then freezes all but the subset, goes on training that at a constant
 * rate and keeps it after each of K steps, as "Neural Network Diffusion" (arXiv 2402.13144) does.
 *
 * @throws BadInput when training diverges
 * @throws Interrupted when the task was stopped; the same call goes on from there
 */
export async function collectSteps(
  source: CheckpointSource,
  specification: CollectStepsSpecification,
  seed: number,
  task: Task,
): Promise<CollectedCheckpoints> {
  const layout = layoutOf(source.architecture, source.subset);
  const pretraining = pretrainingOf(source, specification, seed);
  const saved = await task.restore(SAVE);
  const pretrained = saved === undefined ? await pretrainNetwork(pretraining, task) : restorePretrained(saved);
  const saving = savingOf(source, specification, seed, pretrained.parameters);

  const { count } = specification;
  const values = new Float32Array(count * layout.dimensions);
  if (saved !== undefined) values.set(savedArray(saved, VALUES).data);
  const { losses } = await trainNetworks(saving, saved, {
    onLoss: (step, loss) =>
      task.report({ phase: "Saving checkpoints", done: step, total: count, unit: "checkpoint", metrics: { loss } }),
    async afterStep(step, parameters, state) {
      values.set(flattenPopulation(layout, await toArrays(parameters), 1), (step - 1) * layout.dimensions);
      await task.checkpoint(SAVE, async () => {
        const { tensors } = await state();
        const done = { shape: [step, layout.dimensions], data: values.slice(0, step * layout.dimensions) };
        return { step, tensors: { ...tensors, ...savePretrained(pretrained), [VALUES]: done } };
      });
    },
  });
  return {
    layout,
    values,
    frozen: saving.frozen,
    losses: [...pretrained.losses, ...losses.map(([step, loss]) => [pretraining.steps + step, loss] as const)],
    flops: trainingFlops(pretraining) + trainingFlops(saving),
  };
}

/** The training of the whole network, as a population of one. */
function pretrainingOf(
  source: CheckpointSource,
  { pretrain }: CollectStepsSpecification,
  seed: number,
): NetworkTraining {
  return {
    source,
    parameters: populationOfOne(initialise(source.architecture, randomStream(seed, "collect", "pretrain", "initial"))),
    frozen: {},
    specification: pretrain,
    steps: trainingSteps(pretrain.epochs, source.split.count, pretrain.batchSize),
    seed,
    orders: [["collect", "pretrain", "order"]],
    learningRateField: "collect.pretrain.learningRate",
  };
}

async function pretrainNetwork(pretraining: NetworkTraining, task: Task): Promise<TrainedNetworks> {
  const { steps: total } = pretraining;
  return trainNetworks(pretraining, await task.restore(PRETRAIN), {
    onLoss: (step, loss) =>
      task.report({ phase: "Training the network", done: step, total, unit: "step", metrics: { loss } }),
    afterStep: (_step, _parameters, state) => task.checkpoint(PRETRAIN, state),
  });
}

/** The further training of the subset, with everything else as pretraining left it. */
function savingOf(
  source: CheckpointSource,
  { learningRate, batchSize, count, pretrain }: CollectStepsSpecification,
  seed: number,
  pretrained: NamedArrays,
): NetworkTraining {
  const inSubset = (name: string): boolean => source.subset.includes(name);
  return {
    source,
    parameters: pick(pretrained, inSubset),
    frozen: oneNetwork(pick(pretrained, (name) => !inSubset(name))),
    specification: { learningRate, batchSize, weightDecay: pretrain.weightDecay, schedule: "constant" },
    steps: count,
    seed,
    orders: [["collect", "steps", "order"]],
    learningRateField: "collect.learningRate",
  };
}

function savePretrained({ parameters, losses }: TrainedNetworks): NamedArrays {
  return { ...withPrefix(PRETRAINED, parameters), [PRETRAIN_LOSSES]: lossArray(losses) };
}

function restorePretrained(saved: SavedState): TrainedNetworks {
  return { parameters: withoutPrefix(PRETRAINED, saved), losses: lossCurve(savedArray(saved, PRETRAIN_LOSSES)) };
}

function pick(arrays: NamedArrays, wanted: (name: string) => boolean): NamedArrays {
  return Object.fromEntries(Object.entries(arrays).filter(([name]) => wanted(name)));
}

function populationOfOne(arrays: NamedArrays): NamedArrays {
  return Object.fromEntries(
    Object.entries(arrays).map(([name, { shape, data }]) => [name, { shape: [1, ...shape], data }]),
  );
}

function oneNetwork(population: NamedArrays): NamedArrays {
  return Object.fromEntries(
    Object.entries(population).map(([name, { shape, data }]) => [name, { shape: shape.slice(1), data }]),
  );
}
