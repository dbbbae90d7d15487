import type { Architecture } from "../architectures/architecture.js";
import { initialise } from "../architectures/initialise.js";
import { nodeSizes } from "../architectures/node-sizes.js";
import { randomStream } from "../engine/random.js";
import { BadInput } from "../errors.js";
import type { LossCurve } from "../pipeline/results.js";
import type { CollectSeedsSpecification } from "../pipeline/specification.js";
import type { Task } from "../task.js";
import { flatten, flattenPopulation, type Layout, layoutOf, unflattenPopulation } from "../weights/layout.js";
import type { NamedArrays } from "../weights/named-arrays.js";
import { trainingSteps } from "./batch-order.js";
import type { CheckpointSource, CollectedCheckpoints } from "./collected-checkpoints.js";
import { lossArray, lossCurve } from "./loss-record.js";
import { savedArray } from "./saved-arrays.js";
import { type NetworkTraining, trainingFlops, trainNetworks } from "./train-networks.js";

/** Under which name the state is kept, and what it holds of networks that are finished. */
const SAVE = "collect.seeds";
const VALUES = "values";
const LOSSES = "finished-losses";

/** Networks that are trained at once may take about so much memory together; a run must fit in 3 GiB with the images and the engine. */
const MEMORY_BYTES = 750e6;

/**
 * K checkpoints of K networks from independent seeds: each has its own start and its own order of images, and is saved at its end.
 * They are trained many at once, by batched products and grouped convolutions; how many follows from the specification alone.
 *
 * @throws BadInput when the subset is not the whole network, or training diverges
 * @throws Interrupted when the task was stopped; the same call goes on from there
 */
export async function collectSeeds(
  source: CheckpointSource,
  specification: CollectSeedsSpecification,
  seed: number,
  task: Task,
): Promise<CollectedCheckpoints> {
  const { architecture, subset, split } = source;
  checkWhole(architecture, subset);
  const { count, training } = specification;
  const layout = layoutOf(architecture, subset);
  const steps = trainingSteps(training.epochs, split.count, training.batchSize);
  const groups = groupsOf(count, networksAtOnce(architecture, training.batchSize));
  const total = groups.length * steps;

  const saved = await task.restore(SAVE);
  const values = new Float32Array(count * layout.dimensions);
  if (saved !== undefined) values.set(savedArray(saved, VALUES).data);
  const finishedBefore = saved === undefined ? 0 : savedArray(saved, VALUES).data.length / layout.dimensions;
  let summed: LossCurve = saved === undefined ? [] : lossCurve(savedArray(saved, LOSSES));
  let flops = 0;
  for (const [index, group] of groups.entries()) {
    const before = index * steps;
    const networks = trainingOf(source, specification, steps, seed, layout, group);
    flops += trainingFlops(networks);
    if (group.start < finishedBefore) continue;
    const resume =
      saved !== undefined && group.start === finishedBefore ? { ...saved, step: saved.step - before } : undefined;
    const { parameters, losses } = await trainNetworks(
      networks,
      resume,
      {
        onLoss: (step, loss) =>
          task.report({
            phase: `Training ${count} networks`,
            done: before + step,
            total,
            unit: "step",
            metrics: { loss },
          }),
        afterStep: (step, _parameters, state) =>
          task.checkpoint(SAVE, async () => {
            const { tensors } = await state();
            const finished = {
              shape: [group.start, layout.dimensions],
              data: values.slice(0, group.start * layout.dimensions),
            };
            return { step: before + step, tensors: { ...tensors, [VALUES]: finished, [LOSSES]: lossArray(summed) } };
          }),
      },
      task,
    );
    values.set(flattenPopulation(layout, parameters, group.size), group.start * layout.dimensions);
    summed = losses.map(
      ([step, loss], point) => [step, Math.fround((summed[point]?.[1] ?? 0) + loss * group.size)] as const,
    );
  }
  const frozen = countsOf(architecture, steps);
  return { layout, values, frozen, losses: summed.map(([step, sum]) => [step, sum / count] as const), flops };
}

/** Networks that are trained at once: `size` of them, from number `start` on. */
interface Group {
  readonly start: number;
  readonly size: number;
}

/** As few groups as fit, of nearly equal size. */
function groupsOf(count: number, atOnce: number): Group[] {
  const groups = Math.ceil(count / atOnce);
  return Array.from({ length: groups }, (_, index) => {
    const start = Math.floor((index * count) / groups);
    return { start, size: Math.floor(((index + 1) * count) / groups) - start };
  });
}

/** Each network's activations are held with their gradients; its parameters with gradient, two moments and room for the update. */
function networksAtOnce(architecture: Architecture, batchSize: number): number {
  const { dimensions } = layoutOf(architecture, wholeNetwork(architecture));
  const activations = [...nodeSizes(architecture).values()].reduce((sum, size) => sum + size, 0);
  const bytes = 4 * (2 * batchSize * activations + 6 * dimensions);
  return Math.max(1, Math.floor(MEMORY_BYTES / bytes));
}

function trainingOf(
  source: CheckpointSource,
  { training }: CollectSeedsSpecification,
  steps: number,
  seed: number,
  layout: Layout,
  { start, size }: Group,
): NetworkTraining {
  const numbers = Array.from({ length: size }, (_, index) => start + index);
  const initial = new Float32Array(size * layout.dimensions);
  for (const [index, number] of numbers.entries()) {
    const network = initialise(source.architecture, randomStream(seed, "collect", "seeds", number, "initial"));
    initial.set(flatten(layout, network), index * layout.dimensions);
  }
  return {
    source,
    parameters: unflattenPopulation(layout, initial, size),
    frozen: {},
    specification: training,
    steps,
    seed,
    paths: numbers.map((number) => ["collect", "seeds", number]),
    learningRateField: "collect.training.learningRate",
  };
}

/** Counts of batches, the one thing that all networks have in common: each has seen as many as it was trained for. */
function countsOf({ tensors }: Architecture, steps: number): NamedArrays {
  const counts = tensors.filter(({ role }) => role === "count");
  return Object.fromEntries(counts.map(({ name, shape }) => [name, { shape, data: Float32Array.of(steps) }]));
}

function wholeNetwork({ tensors }: Architecture): string[] {
  return tensors.filter(({ role }) => role !== "count").map((tensor) => tensor.name);
}

function checkWhole(architecture: Architecture, subset: readonly string[]): void {
  const whole = wholeNetwork(architecture).length;
  if (subset.length === whole) return;
  throw new BadInput(
    `collect.subset has ${subset.length} of ${architecture.title}'s ${whole} tensors: networks from independent seeds share none that could stay frozen. Choose "whole", or mode "steps".`,
    "collect.subset",
  );
}
