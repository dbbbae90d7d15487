import { autoencoderFlops, autoencoderParameters } from "../autoencoder/autoencoder.js";
import { denoiserFlops, denoiserParameters } from "../diffusion/denoiser.js";
import { behaviouralFlops } from "./behavioural-generator.js";
import { autoencoderShape, denoiserShape } from "./model.js";
import { stepsOf } from "./p-diff-generator.js";
import { planPopulation } from "./plan-population.js";
import { type Cost, costAt } from "./planned-cost.js";
import type { PlannedRun, PlannedStep } from "./planned-run.js";
import type { RunSpecification } from "./specification.js";

/** Stage 3: sampling and decoding; where novelty is asked for, at least as many networks as are wanted are measured. */
export function planGenerate(run: PlannedRun): PlannedStep[] {
  const { specification, layout } = run;
  const { count, novelty } = specification.generate;
  const { how, cost, memoryBytes } = planSampling(run);
  const values = 4 * count * layout.dimensions;
  const step = { stage: "generate", count, unit: "network" } as const;
  const sampling: PlannedStep = {
    ...step,
    title: `Generate networks${how}`,
    ...cost,
    memoryBytes: memoryBytes + 2 * values,
    // All together, and each as a file of its own.
    storedBytes: 2 * values,
  };
  if (novelty === undefined) return [sampling];
  const measured = [{ count: specification.collect.count }, { count }];
  return [
    sampling,
    {
      ...step,
      title: "Measure how new they are, at least once each",
      ...planPopulation(run, measured, Math.min(novelty.images, run.train)),
      storedBytes: 0,
    },
  ];
}

interface Sampling {
  readonly how: string;
  readonly cost: Cost;
  readonly memoryBytes: number;
}

function planSampling({ specification, layout, rates }: PlannedRun): Sampling {
  const { train, generate }: RunSpecification = specification;
  if (train.kind === "behavioural") {
    const { latent } = train;
    return {
      how: "",
      cost: costAt(rates.matmul, generate.count * behaviouralFlops(latent, layout.dimensions)),
      memoryBytes: 4 * (latent + 1) * layout.dimensions,
    };
  }
  const shape = autoencoderShape(layout.dimensions, train);
  const denoiser = denoiserShape(train);
  const steps = stepsOf(generate, train.diffusion.timesteps);
  const flops = generate.count * (steps * denoiserFlops(denoiser) + autoencoderFlops(shape).decode);
  return {
    how: ` (${generate.sampler}, ${steps} ${steps === 1 ? "step" : "steps"})`,
    cost: costAt(rates.convolution1d, flops),
    memoryBytes: 4 * (autoencoderParameters(shape) + denoiserParameters(denoiser)),
  };
}
