import { z } from "zod";
import { behaviouralSpecification } from "../behavioural/specification.js";

const count = z.int().positive();
const seed = z
  .int()
  .min(0)
  .max(2 ** 32 - 1);
const rate = z.number().positive();

/** One training by AdamW with a cosine (to zero) or constant learning rate. */
export const trainingSpecification = z.strictObject({
  epochs: z.number().positive(),
  batchSize: count.default(128),
  learningRate: rate,
  weightDecay: z.number().min(0).default(0),
  schedule: z.enum(["cosine", "constant"]).default("cosine"),
  /** Stochastic depth: how often the last block is skipped; 0 where it is left out. */
  dropPath: z.number().min(0).lt(1).optional(),
});
export type TrainingSpecification = z.infer<typeof trainingSpecification>;

/** A named subset of the architecture, or the tensors themselves by timm's names. */
const subset = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]);

/** How a dataset's images are made to fit a network, and how many of them are used. */
export const imagesSpecification = z.strictObject({
  /** Height and width that images are resized to. */
  size: count.max(1024).optional(),
  /** 3 repeats grey images, 1 mixes colours to grey. */
  channels: z.literal([1, 3]).optional(),
  /** Images of the training and of the test split, drawn from all of it, the same ones for every seed. */
  trainCount: count.optional(),
  testCount: count.optional(),
});
export type ImagesSpecification = z.infer<typeof imagesSpecification>;

/** Hex digits of a stored result's digest, all or the first of them. */
const digest = z.string().regex(/^[0-9a-f]{4,64}$/, "it must be 4 to 64 digits of a digest, 0 to 9 and a to f");

/** Stage 1, mode `steps`: train one network or take an imported one, freeze all but the subset, save the subset after each of `count` further steps. */
const collectSteps = z
  .strictObject({
    mode: z.literal("steps"),
    subset: subset.default("whole"),
    /** K, the number of checkpoints. */
    count: count.max(10_000).default(200),
    /** Imported weights to begin with, in place of a fresh network. */
    weights: digest.optional(),
    pretrain: trainingSpecification.optional(),
    /** Constant learning rate of the subset's training while checkpoints are saved. */
    learningRate: rate,
    batchSize: count.default(128),
  })
  .refine(({ weights, pretrain }) => weights !== undefined || pretrain !== undefined, {
    path: ["pretrain"],
    error: "it says how the network is trained, unless collect.weights names one that is",
  });

/** Stage 1, mode `seeds`: train `count` networks from independent seeds, all at once, and save each at its end. */
const collectSeeds = z.strictObject({
  mode: z.literal("seeds"),
  subset: subset.default("whole"),
  count: count.max(10_000).default(200),
  training: trainingSpecification,
});

export const collectSpecification = z.discriminatedUnion("mode", [collectSteps, collectSeeds]);
export type CollectSpecification = z.infer<typeof collectSpecification>;
export type CollectStepsSpecification = z.infer<typeof collectSteps>;
export type CollectSeedsSpecification = z.infer<typeof collectSeeds>;

export const autoencoderSpecification = z.strictObject({
  channels: z.array(count).min(1).default([64, 128, 256, 256, 32]),
  kernel: count.default(7),
  /** Numbers in a latent, or in each token's part of it. */
  latent: count.default(128),
  /** Cuts vectors into so many pieces of equal length, each of which becomes a token of the latent; without it they stay whole. */
  tokens: count.min(2).max(10_000).optional(),
  /** Standard deviation of the Gaussian noise added to the normalised parameters and to the latent while training. */
  noise: z
    .strictObject({ input: z.number().min(0).default(0.001), latent: z.number().min(0).default(0.1) })
    .prefault({}),
  steps: count.default(1000),
  batchSize: count.default(50),
  learningRate: rate.default(2e-5),
  weightDecay: z.number().min(0).default(0.01),
});
export type AutoencoderSpecification = z.infer<typeof autoencoderSpecification>;

export const diffusionSpecification = z.strictObject({
  timesteps: count.default(1000),
  betaStart: rate.default(1e-4),
  betaEnd: rate.default(0.02),
  channels: z.array(count).min(1).default([64, 128, 256, 512, 256, 128, 64]),
  kernel: count.default(7),
  steps: count.default(2000),
  batchSize: count.default(50),
  learningRate: rate.default(1e-4),
  weightDecay: z.number().min(0).default(0.01),
});
export type DiffusionSpecification = z.infer<typeof diffusionSpecification>;

/** Stage 2, kind `p-diff`: an autoencoder, and diffusion of its latents. */
const pDiffSpecification = z.strictObject({
  // Optional too, so that a union finds it where no kind is given.
  kind: z.literal("p-diff").optional().default("p-diff"),
  /** What one mean and one standard deviation are taken over: each tensor (the reference) or each single parameter, across the checkpoints. */
  normalisation: z.enum(["tensor", "parameter"]).default("tensor"),
  /** So many of the checkpoints, drawn by the seed, are not shown to training and measured as new networks of the same kind. */
  heldOut: count.optional(),
  autoencoder: autoencoderSpecification.prefault({}),
  diffusion: diffusionSpecification.prefault({}),
});
export type PDiffSpecification = z.infer<typeof pDiffSpecification>;

/** Stage 2: how the distribution of the checkpoints is learned. */
export const trainSpecification = z.discriminatedUnion("kind", [pDiffSpecification, behaviouralSpecification]);
export type TrainSpecification = z.infer<typeof trainSpecification>;

export const samplerName = z.enum(["ddpm", "ddim", "dpm-solver++"]);
export type SamplerName = z.infer<typeof samplerName>;

/** What each generated network must be, measured on training images; networks are drawn until enough are. */
const noveltySpecification = z
  .strictObject({
    /** The highest IoU of wrong predictions with any checkpoint. */
    iouAtMost: z.number().min(0).max(1).optional(),
    /** The verdict that each one gets. */
    verdict: z.literal("novel").optional(),
    /** Networks drawn in all, at most, for each that is asked for. */
    drawsPerNetwork: count.max(1000).default(10),
    /** Images of the training split, drawn by the seed. */
    images: count.default(10_000),
  })
  .refine(({ iouAtMost, verdict }) => iouAtMost !== undefined || verdict !== undefined, {
    path: ["iouAtMost"],
    error: "it says how new networks must be, unless generate.novelty.verdict does",
  });
export type NoveltySpecification = z.infer<typeof noveltySpecification>;

/** Stage 3: new parameters from noise. */
export const generateSpecification = z
  .strictObject({
    count: count.max(100_000).default(100),
    /** Of a p-diff model's diffusion; a behavioural model decodes its noise at once. */
    sampler: samplerName.default("dpm-solver++"),
    /** Sampler steps; `ddpm` always takes all of the diffusion's timesteps. */
    steps: count.default(20),
    /** What all noise is multiplied by, 1 by default: below, networks are closer to the mean of all; above, further from it. */
    temperature: rate.max(10).optional(),
    /** A temperature by its purpose. */
    prefer: z.enum(["accuracy", "novelty"]).optional(),
    /** Keeps a sampler's predictions of the clean latent within the range of the checkpoints' latents, unless it is false. */
    clip: z.boolean().optional(),
    novelty: noveltySpecification.optional(),
  })
  .refine(({ temperature, prefer }) => temperature === undefined || prefer === undefined, {
    path: ["prefer"],
    error: "it stands for a temperature, so that generate.temperature cannot be given with it",
  });
export type GenerateSpecification = z.infer<typeof generateSpecification>;

/** The dial between accuracy and novelty: the same noise at several temperatures. */
export const dialSpecification = z.strictObject({
  temperatures: z.array(rate.max(10)).min(1).max(20).default([0.4, 0.6, 0.8, 1, 1.2]),
  /** Networks at each. */
  count: count.min(2).max(10_000).default(25),
});
export type DialSpecification = z.infer<typeof dialSpecification>;

/** Stage 4: accuracy and novelty of the generated models, beside the originals and every baseline. */
export const evaluateSpecification = z.strictObject({
  /** Amplitudes of the noise ladder, in standard deviations of each tensor. */
  noiseAmplitudes: z.array(rate).min(1).default([0.01, 0.02, 0.05, 0.1]),
  /** Models per baseline that draws at random (noise, Gaussian, averages of 16). */
  baselineCount: count.default(100),
  /** Images of the training split, drawn by the seed, that the best model is chosen on. */
  selectImages: count.default(10_000),
  /** By default measured of behavioural models alone. */
  dial: dialSpecification.optional(),
});
export type EvaluateSpecification = z.infer<typeof evaluateSpecification>;

/** The whole run: what `hatchery run SPEC.json` reads. */
export const runSpecification = z.strictObject({
  schema: z.literal(1).default(1),
  name: z.string().min(1).max(100).optional(),
  seed: seed.default(0),
  dataset: z.string().min(1),
  architecture: z.string().min(1),
  images: imagesSpecification.optional(),
  collect: collectSpecification,
  train: trainSpecification.prefault({}),
  generate: generateSpecification.prefault({}),
  evaluate: evaluateSpecification.prefault({}),
});
export type RunSpecification = z.infer<typeof runSpecification>;
