import { clone, dispose, type Rank, tensor1d, tensor2d } from "@tensorflow/tfjs-core";
import { alignToMean } from "../analysis/align-to-mean.js";
import type { Architecture } from "../architectures/architecture.js";
import { toArrays, toTensors } from "../architectures/tensors-of-arrays.js";
import { TrainingImages } from "../checkpoints/training-images.js";
import type { ShownSplit } from "../datasets/shown-split.js";
import { NetworkTensors } from "../engine/network-tensors.js";
import { type RandomStream, randomStream } from "../engine/random.js";
import { trainNetwork } from "../engine/train-network.js";
import type { LossCurve } from "../pipeline/results.js";
import type { Task } from "../task.js";
import type { Layout } from "../weights/layout.js";
import type { NamedArray, NamedArrays } from "../weights/named-arrays.js";
import { mirroredCodes } from "./codes.js";
import { Coordinates } from "./coordinates.js";
import { BehaviouralDecoder } from "./decoder.js";
import { decoderLoss } from "./decoder-loss.js";
import { InputCentring } from "./input-centring.js";
import { networksTogether } from "./networks-together.js";
import { principalAxes } from "./principal-axes.js";
import type { BehaviouralSpecification } from "./specification.js";
import { temperatureAt } from "./temperature.js";
import { decoderTrainingPasses } from "./training-passes.js";

/** Checkpoints, and the task that they were trained for. */
export interface BehaviouralSource {
  readonly architecture: Architecture;
  /** The checkpoints' tensors. */
  readonly layout: Layout;
  /** (K, D) */
  readonly values: Float32Array;
  /** Every tensor outside the layout. */
  readonly frozen: NamedArrays;
  /** The images that networks are trained on. */
  readonly split: ShownSplit;
}

export interface TrainedBehavioural {
  readonly decoder: BehaviouralDecoder;
  /** The checkpoints' own codes (K, L), of mean 0 and variance 1 at each position. */
  readonly codes: NamedArray;
  /** What share of the aligned checkpoints' variance lies along the L axes that the decoder started at. */
  readonly explained: number;
  /** Cross entropy of the decoded networks plus the weighted error of reconstruction. */
  readonly losses: LossCurve;
  /** Of the whole training; a backward pass counts as two forward. */
  readonly flops: number;
}

/** Under which name the state is kept, and the random numbers are drawn. */
const SAVE = "behavioural";

/** Training images that the mean of what crosses the cut is taken of. */
const SAMPLE = 5_000;

/**
 * Learns to decode noise into networks that do the task. The checkpoints' hidden units are aligned to their mean; a linear decoder starts
 * at their mean and principal axes, and is trained by Adam on the cross entropy of the networks that it decodes from z ~ N(0, 1), and on
 * the reconstruction of the checkpoints from their own codes. It is told the task by training images, which p-diff is not: what is
 * generated must be labelled so. Goes on from the state that `task` has under "behavioural", and ends with the same bytes.
 *
 * @throws BadInput for values that are not finite, and codes as long as there are checkpoints
 * @throws Interrupted when the task's signal fires
 */
export async function trainBehavioural(
  source: BehaviouralSource,
  specification: BehaviouralSpecification,
  seed: number,
  task: Task,
): Promise<TrainedBehavioural> {
  const { architecture, layout, split, values } = source;
  const { steps, networks, batchSize, latent, learningRate, warmUp, gradientNorm, reconstruction } = specification;
  const { cut, trained, flops } = decoderTrainingPasses(source, specification);
  const together = networksTogether(architecture, cut, specification);
  const frozen = toTensors(source.frozen);
  // Networks are told apart by what they make of the images as they are.
  const shown = { architecture, split: { ...split, augmented: false } };
  const images = await TrainingImages.open(shown, cut, frozen, trained, task);
  let coordinates: Coordinates | undefined;
  const sample = async () => {
    const { values: crossing, labels } = images.batch(await images.load([firstImages(split)]));
    labels.dispose();
    return crossing;
  };
  const centring = await InputCentring.of(architecture, cut, layout, sample);
  try {
    const aligned = await alignToMean(architecture, layout, values);
    coordinates = new Coordinates(layout, centring, aligned);
    const points = { shape: [values.length / layout.dimensions, layout.dimensions], data: coordinates.of(aligned) };
    const { axes, mean, codes, variance, explained } = await principalAxes(points, latent, "train.latent");
    const start = { weight: tensor2d(axes.data, [latent, layout.dimensions]), bias: tensor1d(mean) };
    const decoder = NetworkTensors.of({ weight: clone(start.weight), bias: clone(start.bias) });
    try {
      const judged = {
        suffix: cut.suffix,
        frozen,
        coordinates,
        centring,
        start,
        reconstruction: reconstruction / variance,
      };
      const losses = await trainNetwork(
        decoder,
        { key: SAVE, phase: "Training the decoder", steps, learningRate, weightDecay: 0, warmUp, gradientNorm },
        async (step) => {
          const random = randomStream(seed, SAVE, step);
          const codes = mirroredCodes(random, networks, latent, temperatureAt(specification.temperature, step, steps));
          const parts = portions(mirroredImages(random, networks, batchSize, split.count), together);
          return { codes, parts: await Promise.all(parts.map((part) => images.load(part))) };
        },
        (pass, { codes, parts }) =>
          decoderLoss(
            { weight: pass.tensor<Rank.R2>("weight"), bias: pass.tensor<Rank.R1>("bias") },
            tensor2d(codes, [networks, latent]),
            parts.map((part) => images.batch(part)),
            judged,
          ),
        task,
      );
      const { weight = axes, bias = { shape: [layout.dimensions], data: mean } } = await toArrays(decoder.all);
      return {
        decoder: new BehaviouralDecoder(
          layout,
          { ...weight, data: coordinates.directions(weight.data) },
          { ...bias, data: coordinates.points(bias.data) },
        ),
        codes,
        explained,
        losses,
        flops,
      };
    } finally {
      dispose(start);
      decoder.dispose();
    }
  } finally {
    coordinates?.dispose();
    centring.dispose();
    images.dispose();
    dispose(frozen);
  }
}

/** For each of M networks its images of a step; a network and its mirror image see the same. */
function mirroredImages(random: RandomStream, networks: number, batchSize: number, count: number): Uint32Array[] {
  const half = Array.from({ length: networks / 2 }, () =>
    Uint32Array.from({ length: batchSize }, () => random.integer(count)),
  );
  return [...half, ...half];
}

function portions<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, index) =>
    all.slice(index * size, (index + 1) * size),
  );
}

function firstImages({ count }: ShownSplit): Uint32Array {
  return Uint32Array.from({ length: Math.min(SAMPLE, count) }, (_, index) => index);
}
