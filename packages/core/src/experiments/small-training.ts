/** An autoencoder and a denoiser that learn what a ResNet's norm layers do in seconds, the autoencoder in `steps`. Each parameter is standardised by itself, as in the demo. */
export function smallTraining(channels: readonly number[], latent: number, steps = 200): object {
  return {
    normalisation: "parameter",
    autoencoder: { channels, latent, steps, learningRate: 1e-3 },
    diffusion: { channels: [32, 64, 64, 32], steps: 600, learningRate: 5e-4 },
  };
}

/** Both in two steps, which only shows that they run. */
export const SMALLEST_TRAINING: object = {
  normalisation: "parameter",
  autoencoder: { channels: [2, 2], latent: 8, steps: 2, batchSize: 2, learningRate: 1e-3 },
  diffusion: { timesteps: 20, channels: [4, 4], steps: 2, batchSize: 2 },
};
