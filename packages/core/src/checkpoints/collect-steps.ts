import { toArrays } from "../architectures/tensors-of-arrays.js";
import { BadInput } from "../errors.js";
import type { CollectStepsSpecification } from "../pipeline/specification.js";
import type { SavedState, Task } from "../task.js";
import { flattenPopulation, layoutOf } from "../weights/layout.js";
import type { NamedArrays } from "../weights/named-arrays.js";
import { withoutPrefix, withPrefix } from "../weights/prefixed-arrays.js";
import type { CheckpointSource, CollectedCheckpoints } from "./collected-checkpoints.js";
import { lossArray, lossCurve } from "./loss-record.js";
import { NO_TRAINING, pretrainingOf, pretrainNetwork } from "./pretrain.js";
import { savedArray } from "./saved-arrays.js";
import { type NetworkTraining, type TrainedNetworks, trainingFlops, trainNetworks } from "./train-networks.js";

/** Under which name the second phase keeps its state, and what it adds to it. */
const SAVE = "collect.steps";
const PRETRAINED = "pretrained.";
const PRETRAIN_LOSSES = "pretrain-losses";
const VALUES = "values";

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
  const start = await startOf(source, specification, seed, saved, task);
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
          const kept = pretraining.steps > 0 && source.pretrained === undefined ? savePretrained(start) : {};
          return { step, tensors: { ...tensors, ...kept, [VALUES]: done } };
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

/** Where checkpoints are saved from: the trained network of an earlier attempt or an earlier run, the network to begin with, or that network trained. */
async function startOf(
  source: CheckpointSource,
  specification: CollectStepsSpecification,
  seed: number,
  saved: SavedState | undefined,
  task: Task,
): Promise<TrainedNetworks> {
  if (source.pretrained !== undefined) return source.pretrained;
  if (saved !== undefined && specification.pretrain !== undefined) return restorePretrained(saved);
  return pretrainNetwork(source, specification, seed, task);
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
  return {
    parameters: withoutPrefix(PRETRAINED, saved.tensors),
    losses: lossCurve(savedArray(saved, PRETRAIN_LOSSES)),
  };
}

function pick(arrays: NamedArrays, wanted: (name: string) => boolean): NamedArrays {
  return Object.fromEntries(Object.entries(arrays).filter(([name]) => wanted(name)));
}

function oneNetwork(population: NamedArrays): NamedArrays {
  return Object.fromEntries(
    Object.entries(population).map(([name, { shape, data }]) => [name, { shape: shape.slice(1), data }]),
  );
}
