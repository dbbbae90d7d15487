import { parseRunSpecification } from "./parse-specification.js";

/**
 * The demo collection: 200 checkpoints of a ConvNet-3's head on MNIST and 100 networks generated from them.
 * Sized so that all four stages take minutes on two cores: fewer channels than the reference's autoencoder and fewer diffusion steps.
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
    pretrain: { epochs: 3, batchSize: 128, learningRate: 2e-3 },
    learningRate: 1e-3,
    batchSize: 128,
  },
  train: {
    normalisation: "parameter",
    autoencoder: { channels: [16, 32, 64, 64], steps: 300, learningRate: 1e-3 },
    diffusion: { channels: [64, 128, 256, 128, 64], steps: 600, learningRate: 5e-4 },
  },
  generate: { count: 100, sampler: "dpm-solver++", steps: 20 },
});
