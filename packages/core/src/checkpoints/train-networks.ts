import { dispose, type Scalar, sum, type Tensor, type Tensor3D, tensor, valueAndGrads } from "@tensorflow/tfjs-core";
import { crossEntropy } from "../architectures/cross-entropy.js";
import { forwardFlops } from "../architectures/flops.js";
import { type NetworkTensors, networkLogits } from "../architectures/network.js";
import { type SplitNetwork, splitNetwork } from "../architectures/subset.js";
import { AdamW } from "../engine/adam.js";
import { learningRateAt } from "../engine/schedule.js";
import { BadInput } from "../errors.js";
import type { LossCurve } from "../pipeline/results.js";
import type { TrainingSpecification } from "../pipeline/specification.js";
import type { SavedState } from "../task.js";
import type { NamedArrays } from "../weights/named-arrays.js";
import { BatchOrder } from "./batch-order.js";
import type { CheckpointSource } from "./collected-checkpoints.js";
import { LossRecord, lossArray, lossCurve } from "./loss-record.js";
import { savedArray, withoutPrefix, withPrefix } from "./saved-arrays.js";
import { type TrainingBatch, TrainingImages, tableFits } from "./training-images.js";

/** AdamW's other constants, PyTorch's defaults. */
const ADAM = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const;

/** What a saved state holds: the optimizer's arrays, whose names begin so, and the curve so far. */
const OPTIMIZER = "optimizer.";
const LOSSES = "losses";

/** How M networks are trained at once: independently, as the loss that is minimised is the sum of theirs. */
export interface NetworkTraining {
  readonly source: Omit<CheckpointSource, "subset">;
  /** What is trained, as it is at the start, each tensor with M as its leading axis. */
  readonly parameters: NamedArrays;
  /** All other tensors, shared by the M networks. */
  readonly frozen: NamedArrays;
  readonly specification: Omit<TrainingSpecification, "epochs">;
  readonly steps: number;
  readonly seed: number;
  /** For each network, where its order of images stands among the random numbers. */
  readonly orders: readonly (readonly (string | number)[])[];
  /** Where the learning rate stands in the run's specification, to name it when training diverges. */
  readonly learningRateField: string;
}

export interface TrainedNetworks {
  /** With M as leading axis. */
  readonly parameters: NamedArrays;
  /** Mean loss of the M networks. */
  readonly losses: LossCurve;
}

/** Who looks on while networks are trained. */
export interface TrainingObserver {
  /** The mean loss of the M networks at a step, counted from 1; not at each one. */
  onLoss(step: number, loss: number): void;
  /** Called after each step. `state` is what training goes on from after a restart. */
  afterStep(step: number, parameters: NetworkTensors, state: () => Promise<SavedState>): Promise<void>;
}

/**
 * Trains M networks by AdamW on the mean cross entropy. Every random number follows from seed and step, so a training that goes on
 * from `resume` ends with the same bytes as one that was never interrupted.
 *
 * @throws BadInput when the loss is not finite any more
 */
export async function trainNetworks(
  training: NetworkTraining,
  resume: SavedState | undefined,
  observer: TrainingObserver,
): Promise<TrainedNetworks> {
  const { source, specification, steps, seed } = training;
  const cut = cutOf(training);
  const models = training.orders.length;
  const orders = training.orders.map((path) => new BatchOrder(source.split.count, specification.batchSize, seed, path));
  const losses = new LossRecord(steps);
  const frozen = toTensors(training.frozen);
  const optimizer = new AdamW(toTensors(training.parameters), { ...ADAM, ...specification });
  const images = new TrainingImages(source, cut, frozen, visitsOf(training));
  try {
    if (resume !== undefined) {
      optimizer.restore(withoutPrefix(OPTIMIZER, resume));
      losses.restore(lossCurve(savedArray(resume, LOSSES)));
    }
    for (let step = (resume?.step ?? 0) + 1; step <= steps; step++) {
      const batch = images.batch(orders.map((order) => order.batch(step - 1)));
      const rate = learningRateAt(specification.schedule, specification.learningRate, step - 1, steps);
      const logits = (tensors: NetworkTensors) => networkLogits(cut.suffix, { ...frozen, ...tensors }, batch.values);
      const sum = trainStep(batch, logits, optimizer, rate);
      const total = losses.wants(step) ? await sum.data() : undefined;
      sum.dispose();
      if (total !== undefined) {
        const loss = meanLoss(total, models, step, training);
        losses.add(step, loss);
        observer.onLoss(step, loss);
      }
      await observer.afterStep(step, optimizer.parameters, async () => ({
        step,
        tensors: { ...withPrefix(OPTIMIZER, await optimizer.save()), [LOSSES]: lossArray(losses.curve) },
      }));
    }
    return { parameters: await toArrays(optimizer.parameters), losses: losses.curve };
  } finally {
    images.dispose();
    optimizer.dispose();
    dispose(frozen);
  }
}

/** Floating-point operations of a training: forward through the prefix, forward and backward through the suffix, a backward pass taking twice a forward one. */
export function trainingFlops(training: NetworkTraining): number {
  const { source } = training;
  const cut = cutOf(training);
  const visits = visitsOf(training);
  const prefixImages = tableFits(source, cut, visits) ? source.split.count : visits;
  return (
    prefixImages * forwardFlops(cut.prefix, source.architecture) +
    3 * visits * forwardFlops(cut.suffix, source.architecture)
  );
}

function cutOf({ source, parameters }: NetworkTraining): SplitNetwork {
  return splitNetwork(source.architecture, Object.keys(parameters));
}

/** How many times an image is shown to a network in all. */
function visitsOf({ source, specification, steps, orders }: NetworkTraining): number {
  return steps * Math.min(specification.batchSize, source.split.count) * orders.length;
}

/** One step of the optimizer; disposes the batch and returns the loss summed over the networks. */
function trainStep(
  batch: TrainingBatch,
  logits: (tensors: NetworkTensors) => Tensor3D,
  optimizer: AdamW,
  rate: number,
): Scalar {
  const names = Object.keys(optimizer.parameters);
  const lossOf = (...parameters: Tensor[]): Scalar => {
    const tensors = Object.fromEntries(parameters.map((parameter, index) => [names[index] ?? "", parameter]));
    return sum<Scalar>(crossEntropy(logits(tensors), batch.labels));
  };
  const { value, grads } = valueAndGrads(lossOf)(Object.values(optimizer.parameters));
  optimizer.step(Object.fromEntries(grads.map((gradient, index) => [names[index] ?? "", gradient])), rate);
  dispose([...grads, batch.labels, ...Object.values(batch.values).map(({ data }) => data)]);
  return value;
}

function meanLoss(
  [sum = Number.NaN]: Iterable<number>,
  models: number,
  step: number,
  training: NetworkTraining,
): number {
  if (Number.isFinite(sum)) return sum / models;
  const { specification, learningRateField: field } = training;
  throw new BadInput(
    `${field} is ${specification.learningRate}: the loss was not finite any more at step ${step}; choose a smaller rate.`,
    field,
  );
}

function toTensors(arrays: NamedArrays): Record<string, Tensor> {
  return Object.fromEntries(Object.entries(arrays).map(([name, { shape, data }]) => [name, tensor(data, [...shape])]));
}

/** Copies the tensors' values out of the engine. */
export async function toArrays(tensors: NetworkTensors): Promise<NamedArrays> {
  const arrays = Object.entries(tensors).map(
    async ([name, each]) => [name, { shape: each.shape, data: Float32Array.from(await each.data()) }] as const,
  );
  return Object.fromEntries(await Promise.all(arrays));
}
