import { add, gather, losses as lossFunctions, mul, type Tensor2D, tensor1d, tensor2d } from "@tensorflow/tfjs-core";
import { randomStream } from "../engine/random.js";
import { trainNetwork } from "../engine/train-network.js";
import { BadInput } from "../errors.js";
import type { LossCurve } from "../pipeline/results.js";
import type { AutoencoderSpecification } from "../pipeline/specification.js";
import type { Task } from "../task.js";
import type { NamedArray } from "../weights/named-arrays.js";
import { Autoencoder, autoencoderFlops, latentLength } from "./autoencoder.js";

export interface TrainedAutoencoder {
  /** The caller's to dispose. */
  readonly autoencoder: Autoencoder;
  /** Mean squared error of reconstruction, under the noises of training. */
  readonly losses: LossCurve;
  /** Of the whole training; a backward pass counts as two forward. */
  readonly flops: number;
}

/**
 * Trains an autoencoder to reconstruct normalised checkpoints, with Gaussian noise on its input and on the latent, by AdamW with a
 * cosine learning rate. Goes on from the state that `task` has under "autoencoder", and ends with the same bytes.
 * @param values normalised checkpoints (K, D); a batch is as many different ones as `batchSize` says, or all.
 * @throws BadInput for more tokens than a vector has values.
 * @throws Interrupted when the task's signal fires.
 */
export async function trainAutoencoder(
  values: NamedArray,
  specification: AutoencoderSpecification,
  seed: number,
  task: Task,
): Promise<TrainedAutoencoder> {
  const [count = 0, dimensions = 0] = values.shape;
  const { channels, kernel, latent, tokens, noise, steps, batchSize, learningRate, weightDecay } = specification;
  if (tokens !== undefined && tokens > dimensions) {
    throw new BadInput(
      `train.autoencoder.tokens is ${tokens}: the vectors have ${dimensions} values, and no more pieces than that.`,
      "train.autoencoder.tokens",
    );
  }
  const shape = { dimensions, channels, kernel, latent, ...(tokens !== undefined && { tokens }) };
  const autoencoder = Autoencoder.start(shape, seed);
  const batch = Math.min(batchSize, count);
  const all = tensor2d(values.data, [count, dimensions]);
  try {
    const losses = await trainNetwork(
      autoencoder.tensors,
      { key: "autoencoder", phase: "Training the autoencoder", steps, learningRate, weightDecay },
      (step) => randomStream(seed, "autoencoder", step),
      (pass, stream) => {
        const rows = tensor1d(Int32Array.from(stream.permutation(count).subarray(0, batch)), "int32");
        const clean = gather(all, rows);
        const gaussian = (width: number, deviation: number): Tensor2D =>
          mul(tensor2d(stream.normals(batch * width), [batch, width]), deviation);
        const noisy = noise.input > 0 ? add<Tensor2D>(clean, gaussian(dimensions, noise.input)) : clean;
        const encoded = autoencoder.encodeIn(pass, noisy);
        const latents =
          noise.latent > 0 ? add<Tensor2D>(encoded, gaussian(latentLength(shape), noise.latent)) : encoded;
        return lossFunctions.meanSquaredError(clean, autoencoder.decodeIn(pass, latents));
      },
      task,
    );
    const { encode, decode } = autoencoderFlops(shape);
    return { autoencoder, losses, flops: 3 * (encode + decode) * batch * steps };
  } catch (error) {
    autoencoder.dispose();
    throw error;
  } finally {
    all.dispose();
  }
}
