import { initialise } from "../architectures/initialise.js";
import { toArrays } from "../architectures/tensors-of-arrays.js";
import { randomStream } from "../engine/random.js";
import { BadInput } from "../errors.js";
import type { CollectStepsSpecification } from "../pipeline/specification.js";
import type { SavedState, Task } from "../task.js";
import { flattenPopulation, layoutOf } from "../weights/layout.js";
import type { NamedArrays } from "../weights/named-arrays.js";
import { trainingSteps } from "./batch-order.js";
import type { CheckpointSource, CollectedCheckpoints } from "./collected-checkpoints.js";
import { lossArray, lossCurve } from "./loss-record.js";
import { savedArray, withoutPrefix, withPrefix } from "./saved-arrays.js";
import { type NetworkTraining, type TrainedNetworks, trainingFlops, trainNetworks } from "./train-networks.js";

/** Under which names the two phases keep their state, and what the second one adds to it. */
const PRETRAIN = "collect.pretrain";
const SAVE = "collect.steps";
const PRETRAINED = "pretrained.";
const PRETRAIN_LOSSES = "pretrain-losses";
const VALUES = "values";

/** What a training that is not asked for has in place of a specification. */
const NO_TRAINING = { learningRate: 0, batchSize: 1, weightDecay: 0, schedule: "constant" } as const;

/**
 * K checkpoints of one run: trains the whole network, or takes it as it was imported, then freezes all but the subset, goes on training
 * that at a constant rate and keeps it after each of K steps, as "Neural Network Diffusion" (arXiv 2402.13144) does.
 *
 * @throws BadInput when nothing in the subset can be trained, or training diverges
 * @throws Interrupted when the task was stopped; the same call goes on from there
 */
export async function collectSteps(
  source: CheckpointSource,
  specification: CollectStepsSpecification,
  seed: number,
  task: Task,
): Promise<CollectedCheckpoints> {
  checkTrainable(source);
  const layout = layoutOf(source.architecture, source.subset);
  const pretraining = pretrainingOf(source, specification, seed);
  const saved = await task.restore(SAVE);
  const start = await startOf(pretraining, saved, task);
  const saving = savingOf(source, specification, seed, start.parameters);

  const { count } = specification;
  const values = new Float32Array(count * layout.dimensions);
  if (saved !== undefined) values.set(savedArray(saved, VALUES).data);
  const { losses } = await trainNetworks(
    saving,
    saved,
    {
      onLoss: (step, loss) =>
        task.report({ phase: "Saving checkpoints", done: step, total: count, unit: "checkpoint", metrics: { loss } }),
      async afterStep(step, parameters, state) {
        values.set(flattenPopulation(layout, await toArrays(parameters), 1), (step - 1) * layout.dimensions);
        await task.checkpoint(SAVE, async () => {
          const { tensors } = await state();
          const done = { shape: [step, layout.dimensions], data: values.slice(0, step * layout.dimensions) };
          const before = pretraining.steps > 0 ? savePretrained(start) : {};
          return { step, tensors: { ...tensors, ...before, [VALUES]: done } };
        });
      },
    },
    task,
  );
  return {
    layout,
    values,
    frozen: counted(saving),
    losses: [...start.losses, ...losses.map(([step, loss]) => [pretraining.steps + step, loss] as const)],
    flops: trainingFlops(pretraining) + trainingFlops(saving),
  };
}

/** A subset of running averages alone has no gradient to follow. */
function checkTrainable({ architecture, subset }: CheckpointSource): void {
  const parameter = (name: string): boolean =>
    architecture.tensors.find((tensor) => tensor.name === name)?.role === "parameter";
  if (subset.some(parameter)) return;
  throw new BadInput(
    `collect.subset has running averages only (${subset.join(", ")}): nothing of it is trained. Name a weight or bias as well.`,
    "collect.subset",
  );
}

/** The training of the whole network, as a population of one; of no steps where there is none. */
function pretrainingOf(
  source: CheckpointSource,
  { pretrain }: CollectStepsSpecification,
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

/** Where checkpoints are saved from: the trained network of an earlier attempt, the network to begin with, or that network trained. */
async function startOf(
  pretraining: NetworkTraining,
  saved: SavedState | undefined,
  task: Task,
): Promise<TrainedNetworks> {
  const { steps: total, parameters } = pretraining;
  if (total === 0) return { parameters, losses: [] };
  if (saved !== undefined) return restorePretrained(saved);
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
    specification: { ...NO_TRAINING, learningRate, batchSize, weightDecay: pretrain?.weightDecay ?? 0 },
    steps: count,
    seed,
    paths: [["collect", "steps"]],
    learningRateField: "collect.learningRate",
  };
}

/** The frozen tensors, where batch norms whose running averages are trained have counted the steps. */
function counted({ source, parameters, frozen, steps }: NetworkTraining): NamedArrays {
  const counting = source.architecture.nodes.flatMap((node) =>
    node.op === "batchNorm" && node.mean in parameters ? [node.count] : [],
  );
  return Object.fromEntries(
    Object.entries(frozen).map(([name, { shape, data }]) => [
      name,
      { shape, data: counting.includes(name) ? data.map((count) => count + steps) : data },
    ]),
  );
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
