import {
  add,
  elu,
  matMul,
  type Rank,
  reshape,
  type Tensor2D,
  type Tensor3D,
  tensor2d,
  tidy,
} from "@tensorflow/tfjs-core";
import { convolution1d } from "../engine/convolution-1d.js";
import { inferencePass, type NetworkPass } from "../engine/network-pass.js";
import {
  batchNormTensors,
  NetworkTensors,
  type TensorDeclaration,
  trainedNumbers,
  weightAndBias,
} from "../engine/network-tensors.js";
import { randomStream } from "../engine/random.js";
import type { NamedArrays } from "../weights/named-arrays.js";
import { TIME_FEATURES, timeFeatures } from "./time-features.js";

export interface DenoiserShape {
  /** L, length of a latent. */
  readonly latent: number;
  /** Values at each position of the sequence that a latent is, 1 without it: the length of a token. */
  readonly token?: number;
  /** Channels between the layers; the first layer reads and the last writes as many as a position has values. */
  readonly channels: readonly number[];
  readonly kernel: number;
}

/**
 * Predicts the noise in noisy latents: 1-D convolutions over the latent as a sequence of L positions with one channel, or of tokens with as many as a token has values; batch norm and
 * ELU after all but the last. Sinusoidal features of the timestep are projected to the L positions, by each layer anew, and added
 * to every channel of its input; being different from position to position they also tell the convolutions where they are.
 * The outputs of mirrored layers of equal width are added up (p-diff, arXiv 2402.13144, its published code).
 */
export class Denoiser {
  private constructor(
    readonly shape: DenoiserShape,
    readonly tensors: NetworkTensors,
  ) {}

  static start(shape: DenoiserShape, seed: number): Denoiser {
    return new Denoiser(
      shape,
      NetworkTensors.start(declarations(shape), (name) => randomStream(seed, "denoiser", name)),
    );
  }

  /** @throws BadInput when `arrays` are not what `save` gave for this shape. */
  static restore(shape: DenoiserShape, arrays: NamedArrays): Denoiser {
    return new Denoiser(shape, NetworkTensors.restore(declarations(shape), arrays));
  }

  /**
   * The noise in latents that all stand at one timestep, batch norms using their running averages.
   * @param latents (B, L). @returns (B, L), the caller's.
   */
  predict(latents: Tensor2D, timestep: number): Tensor2D {
    return tidy(() =>
      this.forward(inferencePass(this.tensors.all), latents, tensor2d(timeFeatures([timestep]), [1, TIME_FEATURES])),
    );
  }

  /** @param latents (B, L). @param time timeFeatures of each latent's timestep (B, TIME_FEATURES), or of all their timestep (1, TIME_FEATURES). */
  forward(pass: NetworkPass, latents: Tensor2D, time: Tensor2D): Tensor2D {
    const [batch, length] = latents.shape;
    const { channels } = this.shape;
    const positions = positionsOf(this.shape);
    const outputs: Tensor3D[] = [];
    let x: Tensor3D = reshape(latents, [batch, positions, length / positions]);
    for (let layer = 0; layer <= channels.length; layer++) {
      const name = `layers.${layer}`;
      const projected = add(
        matMul(time, pass.tensor<Rank.R2>(`${name}.time.weight`)),
        pass.tensor(`${name}.time.bias`),
      ); // (B or 1, L)
      const timed = add<Tensor3D>(x, reshape(projected, [-1, positions, 1])); // (B, L, Cin)
      const convolved = convolution1d(timed, pass.tensor(`${name}.conv.weight`), 1); // (B, L, Cout)
      if (layer === channels.length) {
        x = add(convolved, pass.tensor(`${name}.conv.bias`));
      } else {
        const activated = elu(pass.batchNorm(convolved, `${name}.norm`));
        const mirrored = outputs[channels.length - 1 - layer];
        x = mirrored?.shape[2] === activated.shape[2] ? add(activated, mirrored) : activated;
        outputs.push(x);
      }
    }
    return reshape(x, [batch, length]);
  }

  /** Tensors by name, with PyTorch's order of axes. */
  save(): Promise<NamedArrays> {
    return this.tensors.save();
  }

  dispose(): void {
    this.tensors.dispose();
  }
}

/** Floating-point operations of predicting the noise in one latent; a multiplication and an addition are two. */
export function denoiserFlops(shape: DenoiserShape): number {
  const { channels, kernel, token = 1 } = shape;
  const widths = [token, ...channels, token];
  return widths
    .slice(1)
    .reduce(
      (flops, width, layer) => flops + 2 * positionsOf(shape) * (kernel * width * (widths[layer] ?? 0) + TIME_FEATURES),
      0,
    );
}

/** Numbers that a denoiser of this shape learns. */
export function denoiserParameters(shape: DenoiserShape): number {
  return trainedNumbers(declarations(shape));
}

/** Positions of the sequence that a latent is. */
export function positionsOf({ latent, token = 1 }: DenoiserShape): number {
  return latent / token;
}

function declarations(shape: DenoiserShape): TensorDeclaration[] {
  const { channels, kernel, token = 1 } = shape;
  const positions = positionsOf(shape);
  const widths = [token, ...channels, token];
  return widths.slice(1).flatMap((width, layer) => {
    const name = `layers.${layer}`;
    const before = widths[layer] ?? 1;
    const [weight, bias] = weightAndBias(`${name}.conv`, [kernel, before, width], width, kernel * before);
    const time = weightAndBias(`${name}.time`, [TIME_FEATURES, positions], positions, TIME_FEATURES);
    const last = layer === channels.length;
    return [...time, weight, ...(last ? [bias] : batchNormTensors(`${name}.norm`, width))];
  });
}
