import type { ArchitectureDefinition } from "../architectures/architecture.js";
import { findArchitecture } from "../architectures/find-architecture.js";
import type { DatasetDescription } from "../datasets/dataset.js";
import { BadInput } from "../errors.js";
import { nearestName } from "../suggestion.js";
import { describedDatasets } from "./described-datasets.js";
import { parseRunSpecification } from "./parse-specification.js";
import { type ReferenceArchitecture, referenceSetting } from "./reference-settings.js";
import type { RunSpecification } from "./specification.js";

/** The paper's six networks, and what they are called in a specification's name. */
const NETWORKS = [
  { short: "resnet18", architecture: "resnet18" },
  { short: "resnet50", architecture: "resnet50" },
  { short: "vit-tiny", architecture: "vit_tiny_patch16_224" },
  { short: "vit-base", architecture: "vit_base_patch16_224" },
  { short: "convnext-tiny", architecture: "convnext_tiny" },
  { short: "convnext-base", architecture: "convnext_base" },
] as const satisfies readonly { readonly short: string; readonly architecture: ReferenceArchitecture }[];

/** One of the paper's networks on one dataset. */
export interface NamedSpecification {
  /** `cifar100-resnet18` */
  readonly name: string;
  readonly dataset: DatasetDescription;
  readonly architecture: ArchitectureDefinition & { readonly name: ReferenceArchitecture };
}

/** `paper`: as the paper's authors ran it. `small`: minutes to an hour on two cores. `smallest`: whether all stages work, and no more. */
export const SCALES = ["paper", "small", "smallest"] as const;
export type Scale = (typeof SCALES)[number];

/** How a named specification is wanted. */
export interface Variant {
  readonly scale: Scale;
  /** Digest of imported weights to begin with, or its first digits; without them the network is trained from scratch. */
  readonly weights?: string;
}

/** All named specifications: each of the paper's networks on each dataset that comes with a description. */
export function namedSpecifications(): readonly NamedSpecification[] {
  return describedDatasets().flatMap((dataset) =>
    NETWORKS.map(({ short, architecture }) => ({
      name: `${dataset.name}-${short}`,
      dataset,
      architecture: { ...findArchitecture(architecture), name: architecture },
    })),
  );
}

/**
 * The specification of that name.
 * @throws BadInput when there is none, with the name that was probably meant; or a digest that is none
 */
export function namedSpecification(name: string, variant: Variant): RunSpecification {
  const all = namedSpecifications();
  const named = all.find((known) => known.name === name);
  if (named !== undefined) return parseRunSpecification(specify(named, variant));
  const nearest = nearestName(
    name,
    all.map((known) => known.name),
  );
  const meant = nearest === undefined ? "" : ` Did you mean "${nearest}"?`;
  throw new BadInput(
    `There is no specification and no file "${name}".${meant} \`hatchery run --list\` lists the ${all.length} specifications.`,
    "specification",
  );
}

function specify(named: NamedSpecification, variant: Variant): object {
  const { dataset, architecture } = named;
  return {
    name: `${architecture.title} on ${dataset.title}${variant.scale === "paper" ? "" : `, ${variant.scale}`}`,
    dataset: dataset.name,
    architecture: architecture.name,
    images: imagesOf(named, variant),
    ...stages[variant.scale](named, variant),
  };
}

/** ResNets see images of this side at least, as smaller ones leave their last stages nothing. */
const LEAST_SIDE = 32;
/** And networks that are trained from scratch on few images see no larger ones than these; a transformer's patches of 16 pixels divide them. */
const LARGEST_SIDE: Readonly<Record<Scale, number>> = { paper: 1024, small: 64, smallest: 32 };

interface ImageCounts {
  readonly train: number;
  readonly test: number;
}

const FEWEST: ImageCounts = { train: 64, test: 32 };

/** A network from scratch learns little from few images, and sees small ones; what imported weights are for is large, and each takes long. */
const FEWER_IMAGES: Readonly<Record<Scale, Readonly<Record<"fromScratch" | "fromWeights", ImageCounts>> | undefined>> =
  {
    paper: undefined,
    small: { fromScratch: { train: 5_000, test: 2_000 }, fromWeights: { train: 2_000, test: 1_000 } },
    smallest: { fromScratch: FEWEST, fromWeights: FEWEST },
  };

/** Only what differs from the dataset's own images; nothing where nothing does. */
function imagesOf(named: NamedSpecification, variant: Variant): object | undefined {
  const { dataset, architecture } = named;
  const { image, splits } = dataset;
  const size = sideOf(named, variant);
  const few = FEWER_IMAGES[variant.scale]?.[variant.weights === undefined ? "fromScratch" : "fromWeights"];
  const images = {
    ...((size !== image.height || size !== image.width) && { size }),
    ...(image.channels !== architecture.usualInput.channels && { channels: architecture.usualInput.channels }),
    ...(few !== undefined && few.train < splits.train.count && { trainCount: few.train }),
    ...(few !== undefined && few.test < splits.test.count && { testCount: few.test }),
  };
  return Object.keys(images).length === 0 ? undefined : images;
}

/** ResNets take small images as they are; the others need what they were made for, or what imported weights are for. */
function sideOf({ dataset, architecture }: NamedSpecification, { scale, weights }: Variant): number {
  const { image } = dataset;
  const { family, usualInput } = architecture;
  const full = family === "ResNet" ? Math.max(LEAST_SIDE, image.height) : usualInput.height;
  return weights === undefined ? Math.min(full, LARGEST_SIDE[scale]) : full;
}

const SUBSET = { mode: "steps", subset: "last-two-norms" } as const;

/** The stages at each scale. */
const stages: Readonly<Record<Scale, (named: NamedSpecification, variant: Variant) => object>> = {
  paper({ dataset, architecture }, { weights }) {
    const { fineTuning, learningRate, batchSize, autoencoderSteps, diffusionSteps } = referenceSetting(
      dataset.name,
      architecture.name,
    );
    const pretrain = weights === undefined ? fromScratch(dataset) : fineTuning;
    return {
      collect: { ...SUBSET, count: 200, weights, pretrain, learningRate, batchSize },
      train: {
        normalisation: "tensor",
        autoencoder: { steps: autoencoderSteps, weightDecay: 0 },
        diffusion: { steps: diffusionSteps, weightDecay: 0 },
      },
      generate: { count: 100, sampler: "ddpm" },
    };
  },
  small: (_, { weights }) => ({
    collect: {
      ...SUBSET,
      count: 100,
      weights,
      pretrain: weights === undefined ? { epochs: 4, batchSize: 64, learningRate: 1e-3 } : FINE_TUNING,
      learningRate: 1e-3,
      batchSize: 64,
    },
    train: {
      normalisation: "parameter",
      autoencoder: { channels: [16, 32, 64, 64], steps: 300, learningRate: 1e-3 },
      diffusion: { channels: [64, 128, 256, 128, 64], steps: 600, learningRate: 5e-4 },
    },
    generate: { count: 50 },
    evaluate: { selectImages: 1_000, baselineCount: 20 },
  }),
  smallest: (_, { weights }) => ({
    collect: {
      ...SUBSET,
      count: 4,
      weights,
      pretrain: { epochs: 1, batchSize: 16, learningRate: 1e-3 },
      learningRate: 1e-3,
      batchSize: 16,
    },
    train: {
      normalisation: "parameter",
      autoencoder: { channels: [4, 4], latent: 8, steps: 4, batchSize: 4, learningRate: 1e-3 },
      diffusion: { timesteps: 20, channels: [4, 4], steps: 4, batchSize: 4, learningRate: 1e-3 },
    },
    generate: { count: 2, steps: 4 },
    evaluate: { noiseAmplitudes: [0.1], selectImages: 32, baselineCount: 2 },
  }),
};

/** One pass that teaches a new head without taking imported weights apart. */
const FINE_TUNING = { epochs: 1, batchSize: 64, learningRate: 1e-4, weightDecay: 1e-4 };

/** Our own where the authors begin with timm's weights: as ConvNeXt is trained on ImageNet, with fewer epochs. */
function fromScratch({ name }: DatasetDescription): object {
  return { epochs: name === "imagenet1k" ? 90 : 30, learningRate: 1e-3, weightDecay: 0.05, dropPath: 0.1 };
}
