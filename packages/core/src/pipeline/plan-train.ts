import { autoencoderFlops, autoencoderParameters } from "../autoencoder/autoencoder.js";
import { denoiserFlops, denoiserParameters } from "../diffusion/denoiser.js";
import { stepsOf } from "./generate.js";
import { autoencoderShape, denoiserShape } from "./model.js";
import { costAt } from "./planned-cost.js";
import { type PlannedRun, type PlannedStep, TRAINED_COPIES } from "./planned-run.js";

/** Each layer's convolution, norm and activation, kept for the backward pass, and a gradient. */
const VALUE_COPIES = 4;

/** Stage 2: the trainings of the autoencoder and of the diffusion. */
export function planTrain({ specification, layout, rates }: PlannedRun): PlannedStep[] {
  const { train, collect } = specification;
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
        4 * VALUE_COPIES * diffusion.batchSize * denoiser.latent * sum(denoiser.channels),
      storedBytes: 4 * denoiserNumbers,
    },
  ];
}

/** Stage 3: sampling and decoding. */
export function planGenerate({ specification, layout, rates }: PlannedRun): PlannedStep[] {
  const { train, generate } = specification;
  const shape = autoencoderShape(layout.dimensions, train);
  const denoiser = denoiserShape(train);
  const steps = stepsOf(generate, train.diffusion.timesteps);
  const flops = generate.count * (steps * denoiserFlops(denoiser) + autoencoderFlops(shape).decode);
  const values = 4 * generate.count * layout.dimensions;
  return [
    {
      stage: "generate",
      title: `Generate networks (${generate.sampler}, ${steps} ${steps === 1 ? "step" : "steps"})`,
      count: generate.count,
      unit: "network",
      ...costAt(rates.convolution1d, flops),
      memoryBytes: 4 * (autoencoderParameters(shape) + denoiserParameters(denoiser)) + 2 * values,
      // All together, and each as a file of its own.
      storedBytes: 2 * values,
    },
  ];
}

/** Values in one direction for one vector: each convolution halves the length. */
function widest(dimensions: number, channels: readonly number[]): number {
  return sum(channels.map((width, layer) => (width * dimensions) / 2 ** (layer + 1)));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
