import { crossingBytes } from "../architectures/frozen-prefix.js";
import { nodeSizes } from "../architectures/node-sizes.js";
import { autoencoderFlops, autoencoderParameters } from "../autoencoder/autoencoder.js";
import type { BehaviouralSpecification } from "../behavioural/specification.js";
import { decoderTrainingPasses } from "../behavioural/training-passes.js";
import { denoiserFlops, denoiserParameters, positionsOf } from "../diffusion/denoiser.js";
import { autoencoderShape, denoiserShape } from "./model.js";
import { costAt, forwardCost, sumOfCosts } from "./planned-cost.js";
import { type PlannedRun, type PlannedStep, TRAINED_COPIES, tensorBytes } from "./planned-run.js";
import type { PDiffSpecification } from "./specification.js";

/** Each layer's convolution, norm and activation, kept for the backward pass, and a gradient. */
const VALUE_COPIES = 4;

/** Stage 2: the trainings of the autoencoder and of the diffusion, or that of the behavioural decoder. */
export function planTrain(run: PlannedRun): PlannedStep[] {
  const { train } = run.specification;
  return train.kind === "behavioural" ? [planDecoder(run, train)] : planPDiff(run, train);
}

function planPDiff({ specification, layout, rates }: PlannedRun, train: PDiffSpecification): PlannedStep[] {
  const { collect } = specification;
  const { autoencoder, diffusion } = train;
  const shape = autoencoderShape(layout.dimensions, train);
  const batch = Math.min(autoencoder.batchSize, collect.count);
  const { encode, decode } = autoencoderFlops(shape);
  const numbers = autoencoderParameters(shape);
  const denoiser = denoiserShape(train);
  const denoiserNumbers = denoiserParameters(denoiser);
  const checkpoints = 2 * 4 * collect.count * layout.dimensions;
  const step = { stage: "train", unit: "step" } as const;
  return [
    {
      ...step,
      title: "Train the autoencoder",
      count: autoencoder.steps,
      ...costAt(rates.convolution1d, 3 * (encode + decode) * batch * autoencoder.steps),
      memoryBytes:
        checkpoints +
        4 * (TRAINED_COPIES * numbers + 2 * VALUE_COPIES * batch * widest(layout.dimensions, autoencoder.channels)),
      storedBytes: 4 * numbers,
    },
    {
      ...step,
      title: "Train the diffusion",
      count: diffusion.steps,
      ...costAt(rates.convolution1d, 3 * denoiserFlops(denoiser) * diffusion.batchSize * diffusion.steps),
      memoryBytes:
        checkpoints +
        4 * (numbers + TRAINED_COPIES * denoiserNumbers) +
        4 * VALUE_COPIES * diffusion.batchSize * positionsOf(denoiser) * sum(denoiser.channels),
      storedBytes: 4 * denoiserNumbers,
    },
  ];
}

function planDecoder(run: PlannedRun, train: BehaviouralSpecification): PlannedStep {
  const { architecture, layout, subset, rates, storedImageBytes } = run;
  const split = { count: run.train };
  const { cut, table, forward, trained, decoding } = decoderTrainingPasses({ architecture, layout, split }, train);
  const { steps, networks, batchSize, latent } = train;
  const frozen = architecture.tensors.filter(({ name }) => !subset.includes(name));
  const sizes = nodeSizes(architecture);
  const values = sum(cut.suffix.map(({ name }) => sizes.get(name) ?? 0));
  const numbers = (latent + 1) * layout.dimensions;
  const shown = table ? split.count : networks * batchSize;
  return {
    stage: "train",
    title: "Train the decoder",
    count: steps,
    unit: "step",
    ...sumOfCosts([
      forwardCost(cut.prefix, architecture, forward, rates),
      forwardCost(cut.suffix, architecture, 3 * trained, rates),
      costAt(rates.matmul, decoding),
    ]),
    memoryBytes:
      storedImageBytes +
      tensorBytes(frozen) +
      2 * 4 * run.specification.collect.count * layout.dimensions +
      4 * (TRAINED_COPIES + 1) * numbers +
      shown * crossingBytes(architecture, cut) +
      4 * VALUE_COPIES * networks * batchSize * values,
    storedBytes: 4 * (numbers + run.specification.collect.count * latent),
  };
}

/** Values in one direction for one vector: each convolution halves the length. */
function widest(dimensions: number, channels: readonly number[]): number {
  return sum(channels.map((width, layer) => (width * dimensions) / 2 ** (layer + 1)));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
