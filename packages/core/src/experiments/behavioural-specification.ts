import type { Scale } from "../pipeline/named-specifications.js";
import { parseRunSpecification } from "../pipeline/parse-specification.js";
import type { PlanRequest } from "./experiment.js";
import { imagesForPerceptrons } from "./images-for-perceptrons.js";
import type { PlannedSpecification } from "./plan.js";
import { SMALLEST_TRAINING, smallTraining } from "./small-training.js";

/** What of a run depends on the scale: what both generators learn from and how much they generate, and each one's training. */
interface Settings {
  readonly shared: object;
  readonly generate: object;
  readonly pDiff: object;
  readonly behavioural: object;
  /** Of the behavioural networks' noise, where it is not 1. */
  readonly temperature?: number;
}

/** MLP-3 from independent seeds, learned by plain latent diffusion and by a decoder that is trained on the task too: the same checkpoints. */
export function behaviouralRuns({ dataset, scale, seed }: PlanRequest): PlannedSpecification[] {
  const { shared, generate, pDiff, behavioural, temperature } = settings[scale];
  return [
    { generator: "p-diff", train: pDiff, generate },
    {
      generator: "behavioural",
      train: { kind: "behavioural", ...behavioural },
      generate: { ...generate, ...(temperature !== undefined && { temperature }) },
    },
  ].map(({ generator, train, generate }) => ({
    labels: { dataset, generator },
    specification: parseRunSpecification({
      name: `MLP-3 on ${dataset} from seeds, ${generator}`,
      seed,
      dataset,
      architecture: "mlp3",
      ...shared,
      ...(scale === "small" && { images: imagesForPerceptrons(dataset, 10_000, 2_000) }),
      train,
      generate,
    }),
  }));
}

/** The noise that a decoder is trained with in the end, and that networks are generated from: so much, and they are as far from each other as the checkpoints are. */
const NOISE = { trained: 1.2, generated: 1.25 } as const;

const settings: Readonly<Record<Scale, Settings>> = {
  paper: {
    shared: { collect: zoo(200, { epochs: 3, batchSize: 128, learningRate: 0.008 }) },
    generate: { count: 100 },
    pDiff: { autoencoder: { latent: 768, weightDecay: 0 }, diffusion: { weightDecay: 0 } },
    behavioural: { latent: 32, steps: 5000, temperature: { end: NOISE.trained } },
    temperature: NOISE.generated,
  },
  small: {
    shared: {
      collect: zoo(100, { epochs: 6, batchSize: 128, learningRate: 0.008 }),
      evaluate: { selectImages: 1_000, baselineCount: 20, noiseAmplitudes: [0.1] },
    },
    generate: { count: 50 },
    pDiff: smallTraining([4, 8, 8, 8], 64),
    behavioural: { latent: 32, steps: 2500, temperature: { end: NOISE.trained } },
    temperature: NOISE.generated,
  },
  smallest: {
    shared: {
      images: { trainCount: 64, testCount: 32 },
      collect: zoo(3, { epochs: 1, batchSize: 32, learningRate: 1e-3 }),
      evaluate: { noiseAmplitudes: [0.1], selectImages: 32, baselineCount: 2, dial: { temperatures: [1], count: 2 } },
    },
    generate: { count: 2, steps: 4 },
    pDiff: SMALLEST_TRAINING,
    behavioural: { latent: 2, steps: 2, networks: 2, batchSize: 8 },
  },
};

function zoo(count: number, training: object): object {
  return { mode: "seeds", count, training };
}
