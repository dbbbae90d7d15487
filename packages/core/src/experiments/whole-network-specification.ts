import { findArchitecture } from "../architectures/find-architecture.js";
import type { Scale } from "../pipeline/named-specifications.js";
import { parseRunSpecification } from "../pipeline/parse-specification.js";
import type { PlanRequest } from "./experiment.js";
import { imagesForPerceptrons } from "./images-for-perceptrons.js";
import type { PlannedSpecification } from "./plan.js";
import { SMALLEST_TRAINING, smallTraining } from "./small-training.js";

const NETWORKS = ["mlp3", "convnet3"] as const;
type Network = (typeof NETWORKS)[number];

/** Small networks whole: K steps of one training, as in the authors' code, and networks from independent seeds, as in the paper. */
export function wholeNetworkRuns({ dataset, scale, seed }: PlanRequest): PlannedSpecification[] {
  return NETWORKS.flatMap((architecture) =>
    (["steps", "seeds"] as const).map((mode) => ({
      labels: { dataset, network: `${findArchitecture(architecture).title}, ${mode}` },
      specification: parseRunSpecification({
        name: `${findArchitecture(architecture).title} on ${dataset}, whole, from ${mode}`,
        seed,
        dataset,
        architecture,
        ...settings[scale](architecture, mode),
        ...(scale === "small" && { images: imagesForPerceptrons(dataset, 2_000, 1_000) }),
      }),
    })),
  );
}

const settings: Readonly<Record<Scale, (architecture: Network, mode: "steps" | "seeds") => object>> = {
  paper: (_, mode) => ({
    collect: collection(mode, 200, { epochs: 30, learningRate: 1e-3 }, 128),
    train: { autoencoder: { latent: 768, weightDecay: 0 }, diffusion: { weightDecay: 0 } },
    generate: { count: 100, sampler: "ddpm" },
  }),
  small: (architecture, mode) => ({
    collect: collection(
      mode,
      mode === "steps" || architecture === "mlp3" ? 100 : 20,
      { epochs: 5, learningRate: 3e-3 },
      64,
    ),
    train: smallTraining([4, 8, 8, 8], 64, 100),
    generate: { count: 20 },
    evaluate: { selectImages: 500, baselineCount: 10, noiseAmplitudes: [0.1] },
  }),
  smallest: (_, mode) => ({
    images: { trainCount: 64, testCount: 32 },
    collect: collection(mode, 3, { epochs: 1, learningRate: 1e-3 }, 32),
    train: SMALLEST_TRAINING,
    generate: { count: 2, steps: 4 },
    evaluate: { noiseAmplitudes: [0.1], selectImages: 32, baselineCount: 2 },
  }),
};

interface Training {
  readonly epochs: number;
  readonly learningRate: number;
}

function collection(mode: "steps" | "seeds", count: number, training: Training, batchSize: number): object {
  return mode === "steps"
    ? { mode, count, pretrain: { ...training, batchSize }, learningRate: 1e-3, batchSize }
    : { mode, count, training: { ...training, batchSize } };
}
