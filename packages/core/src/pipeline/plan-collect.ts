import { crossingBytes } from "../architectures/frozen-prefix.js";
import { nodeSizes } from "../architectures/node-sizes.js";
import { trainingSteps } from "../checkpoints/batch-order.js";
import { type TrainingSize, trainingPasses } from "../checkpoints/train-networks.js";
import { planPopulation } from "./plan-population.js";
import { forwardCost, sumOfCosts } from "./planned-cost.js";
import { type PlannedRun, type PlannedStep, TRAINED_COPIES, tensorBytes } from "./planned-run.js";

/** What the forward pass gives is kept for the backward pass, which gives a gradient of each value in turn. */
const VALUE_COPIES = 2;

/** Stage 1: the training of the network, or of all of them, what is saved of it, and how good that is. */
export function planCollect(run: PlannedRun): PlannedStep[] {
  const { specification, architecture, subset, layout, train, test } = run;
  const { collect } = specification;
  const { count } = collect;
  const whole = architecture.tensors.map(({ name }) => name);
  const values = 4 * count * layout.dimensions;
  const frozen = architecture.tensors.filter(({ name }) => !subset.includes(name));
  const measured: PlannedStep = {
    ...planPopulation(run, [{ count }], test),
    stage: "collect",
    title: "Measure the checkpoints",
    count,
    unit: "network",
    storedBytes: 4 * count * test,
  };
  if (collect.mode === "seeds") {
    const { epochs, batchSize } = collect.training;
    const steps = trainingSteps(epochs, train, batchSize);
    const trained = planTraining(run, whole, batchSize, steps, count);
    const own: PlannedStep = {
      ...trained,
      stage: "collect",
      title: "Train the networks",
      count: steps,
      unit: "step",
      storedBytes: values,
    };
    return [own, measured];
  }
  const { pretrain, batchSize } = collect;
  const saving: PlannedStep = {
    ...planTraining(run, subset, batchSize, count, 1),
    stage: "collect",
    title: "Save checkpoints",
    count,
    unit: "checkpoint",
    storedBytes: values + tensorBytes(frozen),
  };
  if (pretrain === undefined) return [saving, measured];
  const steps = trainingSteps(pretrain.epochs, train, pretrain.batchSize);
  const training: PlannedStep = {
    ...planTraining(run, whole, pretrain.batchSize, steps, 1),
    stage: "collect",
    title: "Train the network",
    count: steps,
    unit: "step",
    storedBytes: 0,
  };
  return [training, saving, measured];
}

/** A training of these tensors in so many networks at once. */
function planTraining(run: PlannedRun, names: readonly string[], batchSize: number, steps: number, networks: number) {
  const { architecture, train, augmented, rates, storedImageBytes } = run;
  const size: TrainingSize = {
    source: { architecture, split: { count: train, augmented } },
    parameters: Object.fromEntries(names.map((name) => [name, true])),
    specification: { batchSize },
    steps,
    paths: Array.from({ length: networks }),
  };
  const { cut, table, forward, trained } = trainingPasses(size);
  const suffix = forwardCost(cut.suffix, architecture, 3 * trained, rates);
  const sizes = nodeSizes(architecture);
  const values = cut.suffix.reduce((sum, { name }) => sum + (sizes.get(name) ?? 0), 0);
  const tensors = architecture.tensors.filter(({ name }) => names.includes(name));
  const frozen = architecture.tensors.filter(({ name }) => !names.includes(name));
  const shown = table ? train : networks * Math.min(batchSize, train);
  return {
    ...sumOfCosts([forwardCost(cut.prefix, architecture, forward, rates), suffix]),
    memoryBytes:
      storedImageBytes +
      tensorBytes(frozen) +
      networks * TRAINED_COPIES * tensorBytes(tensors) +
      shown * crossingBytes(architecture, cut) +
      networks * Math.min(batchSize, train) * VALUE_COPIES * 4 * values,
  };
}
