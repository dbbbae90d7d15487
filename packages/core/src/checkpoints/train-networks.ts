import { dispose, type Scalar, sum } from "@tensorflow/tfjs-core";
import { crossEntropy } from "../architectures/cross-entropy.js";
import { forwardFlops } from "../architectures/flops.js";
import { type NetworkTensors, networkLogits } from "../architectures/network.js";
import { type SplitNetwork, splitNetwork } from "../architectures/subset.js";
import { toArrays, toTensors } from "../architectures/tensors-of-arrays.js";
import { inOrder } from "../datasets/in-order.js";
import { type RandomStream, randomStream } from "../engine/random.js";
import { learningRateAt } from "../engine/schedule.js";
import { BadInput } from "../errors.js";
import type { LossCurve } from "../pipeline/results.js";
import type { TrainingSpecification } from "../pipeline/specification.js";
import type { SavedState, Task } from "../task.js";
import type { NamedArray, NamedArrays } from "../weights/named-arrays.js";
import { BatchOrder } from "./batch-order.js";
import type { CheckpointSource } from "./collected-checkpoints.js";
import { LossRecord, lossArray, lossCurve } from "./loss-record.js";
import { savedArray } from "./saved-arrays.js";
import { TrainedTensors } from "./trained-tensors.js";
import { type CountedImages, TrainingImages, tableFits } from "./training-images.js";

/** What a saved state holds beside the trained tensors: the curve so far. */
const LOSSES = "losses";

/** Batches that are being read while one is trained on. */
const LOADED_AHEAD = 3;

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
  /** For each network, where its order of images and its dropped branches stand among the random numbers. */
  readonly paths: readonly (readonly (string | number)[])[];
  /** Where the learning rate stands in the run's specification, to name it when training diverges. */
  readonly learningRateField: string;
}

export interface TrainedNetworks {
  /** With M as leading axis; running averages and their counts as well. */
  readonly parameters: NamedArrays;
  /** Mean loss of the M networks. */
  readonly losses: LossCurve;
}

/** Who looks on while networks are trained. */
export interface TrainingObserver {
  /** The mean loss of the M networks at a step, counted from 1; not at each one. */
  onLoss(step: number, loss: number): void;
  /** Called after each step, with all that is trained but counts. `state` is what training goes on from after a restart. */
  afterStep(step: number, parameters: NetworkTensors, state: () => Promise<SavedState>): Promise<void>;
}

/**
 * Trains M networks by AdamW on the mean cross entropy. Every random number follows from seed and step, so a training that goes on
 * from `resume` ends with the same bytes as one that was never interrupted.
 *
 * @param task of which the training is a part; told how far the frozen part is, where that runs over all images first
 * @throws BadInput when the loss is not finite any more
 */
export async function trainNetworks(
  training: NetworkTraining,
  resume: SavedState | undefined,
  observer: TrainingObserver,
  task: Task,
): Promise<TrainedNetworks> {
  const { source, specification, steps, seed, paths } = training;
  const { learningRate, weightDecay, schedule, batchSize, dropPath = 0 } = specification;
  const cut = cutOf(training);
  const orders = paths.map((path) => new BatchOrder(source.split.count, batchSize, seed, [...path, "order"]));
  const losses = new LossRecord(steps);
  const frozen = toTensors(training.frozen);
  const trained = new TrainedTensors(source.architecture, training.parameters, { learningRate, weightDecay });
  let images: TrainingImages | undefined;
  try {
    images = await TrainingImages.open(source, cut, frozen, visitsOf(training), task);
    if (resume !== undefined) {
      trained.restore(resume);
      losses.restore(lossCurve(savedArray(resume, LOSSES)));
    }
    const shown = images;
    const load = async (step: number) => ({
      step,
      loaded: await shown.load(
        orders.map((order) => order.batch(step - 1)),
        paths.map((path) => ({ seed, path: [...path, "images", step] })),
      ),
    });
    for await (const { step, loaded } of inOrder(numbers((resume?.step ?? 0) + 1, steps), LOADED_AHEAD, load)) {
      const batch = images.batch(loaded);
      const random = (node: string, network: number): RandomStream =>
        randomStream(seed, ...(paths[network] ?? []), "drop-path", step, node);
      const loss = trained.step(
        (tensors, averages) => {
          const pass = { trained: (name: string) => name in tensors, averages, dropPath: { rate: dropPath, random } };
          return sum<Scalar>(
            crossEntropy(networkLogits(cut.suffix, { ...frozen, ...tensors }, batch.values, pass), batch.labels),
          );
        },
        learningRateAt(schedule, learningRate, step - 1, steps),
      );
      dispose([batch.labels, ...Object.values(batch.values).map(({ data }) => data)]);
      const total = losses.wants(step) ? await loss.data() : undefined;
      loss.dispose();
      if (total !== undefined) {
        const mean = meanLoss(total, paths.length, step, training);
        losses.add(step, mean);
        observer.onLoss(step, mean);
      }
      await observer.afterStep(step, trained.tensors, async () => ({
        step,
        tensors: { ...(await trained.save()), [LOSSES]: lossArray(losses.curve) },
      }));
    }
    return { parameters: await trainedArrays(training, trained), losses: losses.curve };
  } finally {
    images?.dispose();
    trained.dispose();
    dispose(frozen);
  }
}

function* numbers(first: number, last: number): Generator<number> {
  for (let number = first; number <= last; number++) yield number;
}

/** All that was trained, in the architecture's order, with the counts of batches as they are after all steps. */
async function trainedArrays(
  { source, parameters, steps }: NetworkTraining,
  trained: TrainedTensors,
): Promise<NamedArrays> {
  const arrays = await toArrays(trained.tensors);
  const counted = ({ shape, data }: NamedArray): NamedArray => ({ shape, data: data.map((count) => count + steps) });
  return Object.fromEntries(
    source.architecture.tensors.flatMap(({ name }) => {
      const before = parameters[name];
      return before === undefined ? [] : [[name, arrays[name] ?? counted(before)]];
    }),
  );
}

/** Floating-point operations of a training: forward through the prefix, forward and backward through the suffix, a backward pass taking twice a forward one. */
export function trainingFlops(training: NetworkTraining): number {
  const { architecture } = training.source;
  const { cut, forward, trained } = trainingPasses(training);
  return forward * forwardFlops(cut.prefix, architecture) + 3 * trained * forwardFlops(cut.suffix, architecture);
}

/** What decides how much there is to compute in a training. */
export interface TrainingSize extends Pick<NetworkTraining, "steps"> {
  readonly source: CountedImages;
  /** What is trained, by name. */
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly specification: Pick<TrainingSpecification, "batchSize">;
  readonly paths: readonly unknown[];
}

/** Where a training cuts its network, how many images go forward through the prefix, and how many forward and backward through the suffix. */
export function trainingPasses(training: TrainingSize) {
  const { source } = training;
  const cut = cutOf(training);
  const trained = visitsOf(training);
  const table = tableFits(source, cut, trained);
  return { cut, table, forward: table ? source.split.count : trained, trained };
}

function cutOf({ source, parameters }: TrainingSize): SplitNetwork {
  return splitNetwork(source.architecture, Object.keys(parameters));
}

/** How many times an image is shown to a network in all. */
function visitsOf({ source, specification, steps, paths }: TrainingSize): number {
  return steps * Math.min(specification.batchSize, source.split.count) * paths.length;
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
