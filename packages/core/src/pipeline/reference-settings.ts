import type { TrainingSpecification } from "./specification.js";

/** How the authors of "Neural Network Diffusion" ran one dataset with one network, by the configurations in their published code. */
export interface ReferenceSetting {
  /** How timm's weights learn the dataset before the first checkpoint; ImageNet, which they know, they do not learn. */
  readonly fineTuning: Pick<TrainingSpecification, "epochs" | "learningRate" | "weightDecay"> | undefined;
  /** Constant learning rate of the subset while checkpoints are saved, and images a step. */
  readonly learningRate: number;
  readonly batchSize: number;
  /** Steps of training the autoencoder and the diffusion. */
  readonly autoencoderSteps: number;
  readonly diffusionSteps: number;
}

type Row = readonly [learningRate: number, batchSize: number, autoencoderSteps: number, diffusionSteps: number];

/** In this order in every row of the table. */
const ARCHITECTURES = [
  "resnet18",
  "resnet50",
  "vit_tiny_patch16_224",
  "vit_base_patch16_224",
  "convnext_tiny",
  "convnext_base",
] as const;
export type ReferenceArchitecture = (typeof ARCHITECTURES)[number];

const CIFAR10: readonly Row[] = [
  [0.05, 128, 500, 2000],
  [0.05, 128, 200, 800],
  [0.15, 128, 100, 400],
  [0.05, 128, 300, 400],
  [0.05, 128, 200, 800],
  [0.05, 128, 100, 400],
];

/** `dataset/main/*` and `workspace/main/*` of github.com/NUS-HPC-AI-Lab/Neural-Network-Diffusion; MNIST, which is not among them, as CIFAR-10. */
const rows: Readonly<Record<string, readonly Row[]>> = {
  mnist: CIFAR10,
  cifar10: CIFAR10,
  cifar100: [
    [0.03, 128, 500, 1000],
    [0.05, 128, 500, 2000],
    [0.05, 128, 100, 400],
    [0.05, 128, 300, 400],
    [0.05, 128, 200, 800],
    [0.05, 128, 200, 800],
  ],
  stl10: [
    [0.05, 64, 500, 2000],
    [0.03, 64, 500, 2000],
    [0.05, 64, 500, 2000],
    [0.05, 64, 500, 2000],
    [0.03, 128, 800, 1200],
    [0.05, 128, 500, 2000],
  ],
  flowers102: [
    [0.03, 128, 800, 1600],
    [0.03, 64, 800, 1200],
    [0.05, 64, 800, 1200],
    [0.05, 64, 800, 1200],
    [0.05, 128, 500, 2000],
    [0.1, 128, 600, 2400],
  ],
  "oxford-pets": [
    [0.05, 64, 500, 2000],
    [0.05, 64, 500, 2000],
    [0.03, 64, 400, 800],
    [0.1, 64, 500, 2000],
    [0.05, 64, 500, 2000],
    [0.05, 64, 500, 2000],
  ],
  food101: [
    [0.05, 64, 500, 2000],
    [0.03, 64, 500, 2000],
    [0.03, 128, 200, 600],
    [0.03, 128, 300, 800],
    [0.05, 128, 200, 800],
    [0.03, 128, 200, 800],
  ],
  imagenet1k: [
    [0.03, 128, 1000, 4000],
    [0.005, 128, 1000, 4000],
    [0.05, 128, 500, 1000],
    [0.05, 128, 500, 2000],
    [0.05, 128, 500, 2000],
    [0.05, 128, 500, 2000],
  ],
};

/** The authors' setting; for a dataset that they do not have, CIFAR-10's. */
export function referenceSetting(dataset: string, architecture: ReferenceArchitecture): ReferenceSetting {
  const row = (rows[dataset] ?? CIFAR10)[ARCHITECTURES.indexOf(architecture)];
  if (row === undefined) throw new Error(`The table has no row for ${dataset} and ${architecture}.`);
  const [learningRate, batchSize, autoencoderSteps, diffusionSteps] = row;
  const fineTuning = fineTuningOf(dataset, architecture);
  return { fineTuning, learningRate, batchSize, autoencoderSteps, diffusionSteps };
}

function fineTuningOf(dataset: string, architecture: ReferenceArchitecture): ReferenceSetting["fineTuning"] {
  if (dataset === "imagenet1k") return undefined;
  if (dataset === "flowers102")
    return architecture.startsWith("resnet")
      ? { epochs: 15, learningRate: 5e-3, weightDecay: 5e-3 }
      : { epochs: 12, learningRate: 1e-4, weightDecay: 1e-4 };
  if (architecture === "resnet18") return { epochs: 10, learningRate: 5e-4, weightDecay: 5e-4 };
  const epochs = dataset === "oxford-pets" && architecture === "resnet50" ? 30 : 10;
  return { epochs, learningRate: 1e-4, weightDecay: 1e-4 };
}
