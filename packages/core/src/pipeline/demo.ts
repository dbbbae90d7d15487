import { parseRunSpecification } from "./parse-specification.js";

/**
 * The demo collection: 200 checkpoints of a ConvNet-3's head on MNIST and 100 networks generated from them.
 * Sized so that all four stages take minutes on two cores: fewer channels than the reference's networks, and higher learning rates
 * for fewer steps. Each parameter is standardised by itself, so that the autoencoder learns how checkpoints differ, not what they share.
 */
export const demoSpecification = parseRunSpecification({
  name: "MNIST demo",
  seed: 1,
  dataset: "mnist",
  architecture: "convnet3",
  collect: {
    mode: "steps",
    subset: "head",
    count: 200,
    pretrain: { epochs: 2, learningRate: 2e-3 },
    learningRate: 1e-3,
  },
  train: {
    normalisation: "parameter",
    autoencoder: { channels: [16, 16, 16, 8], latent: 64, steps: 200, learningRate: 1e-3 },
    diffusion: { channels: [64, 128, 256, 128, 64], steps: 500, learningRate: 5e-4 },
  },
  generate: { count: 100, sampler: "dpm-solver++", steps: 20 },
});
