import {
  add,
  elu,
  matMul,
  pad,
  type Rank,
  reshape,
  slice,
  type Tensor2D,
  type Tensor3D,
  tidy,
  transpose,
} from "@tensorflow/tfjs-core";
import { convolution1d, transposedConvolution1d } from "../engine/convolution-1d.js";
import { leakyRelu } from "../engine/leaky-relu.js";
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

export interface AutoencoderShape {
  /** D, length of a vector of parameters. */
  readonly dimensions: number;
  /** Channels after each of the encoder's layers; the decoder goes through them backwards. */
  readonly channels: readonly number[];
  readonly kernel: number;
  /** Length of a latent, or of each token's part of it. */
  readonly latent: number;
  /** Pieces of equal length that vectors are cut into; without it vectors stay whole. */
  readonly tokens?: number;
}

/** PyTorch's default. */
const LEAKY_SLOPE = 0.01;
const STRIDE = 2;

/**
 * Vectors of parameters to latents and back (p-diff, arXiv 2402.13144, its published code). Down: convolutions of stride 2, batch norm
 * and leaky ReLU, then a linear layer. Up: a linear layer, then transposed convolutions with ELU between them.
 * Vectors are padded with zeros to a whole number of strides and cropped afterwards.
 *
 * With tokens a vector is cut into pieces that go through the same convolutions, as if each were a vector; what tells where a piece comes
 * from is that it has linear layers of its own. A latent is then the pieces' latents one after another.
 */
export class Autoencoder {
  private constructor(
    readonly shape: AutoencoderShape,
    readonly tensors: NetworkTensors,
  ) {}

  static start(shape: AutoencoderShape, seed: number): Autoencoder {
    return new Autoencoder(
      shape,
      NetworkTensors.start(declarations(shape), (name) => randomStream(seed, "autoencoder", name)),
    );
  }

  /** @throws BadInput when `arrays` are not what `save` gave for this shape. */
  static restore(shape: AutoencoderShape, arrays: NamedArrays): Autoencoder {
    return new Autoencoder(shape, NetworkTensors.restore(declarations(shape), arrays));
  }

  /** Normalised parameters (B, D) to latents (B, L), L of all tokens together, the caller's; batch norms use their running averages. */
  encode(values: Tensor2D): Tensor2D {
    return tidy(() => this.encodeIn(inferencePass(this.tensors.all), values));
  }

  /** Latents (B, L) to normalised parameters (B, D), the caller's. */
  decode(latents: Tensor2D): Tensor2D {
    return tidy(() => this.decodeIn(inferencePass(this.tensors.all), latents));
  }

  encodeIn(pass: NetworkPass, values: Tensor2D): Tensor2D {
    const { dimensions, channels } = this.shape;
    const tokens = tokensOf(this.shape);
    const [batch] = values.shape;
    const width = paddedWidth(this.shape);
    let x: Tensor3D = reshape(
      pad(values, [
        [0, 0],
        [0, tokens * width - dimensions],
      ]),
      [batch * tokens, width, 1],
    ); // (B · T, W, 1)
    for (const layer of channels.keys()) {
      const convolved = convolution1d(x, pass.tensor(`encoder.${layer}.conv.weight`), STRIDE); // (B, W / 2, C)
      x = leakyRelu(pass.batchNorm(convolved, `encoder.${layer}.norm`), LEAKY_SLOPE);
    }
    const flat = reshape<Rank.R2>(x, [batch, -1]); // (B, T · W · C)
    return this.linear(pass, "encoder.linear", flat);
  }

  decodeIn(pass: NetworkPass, latents: Tensor2D): Tensor2D {
    const { dimensions, channels } = this.shape;
    const [batch] = latents.shape;
    const tokens = tokensOf(this.shape);
    const flat = this.linear(pass, "decoder.linear", latents);
    const positions = paddedWidth(this.shape) / STRIDE ** channels.length;
    let x: Tensor3D = reshape(flat, [batch * tokens, positions, channels.at(-1) ?? 1]); // (B · T, W, C)
    for (const layer of channels.keys()) {
      const convolved = transposedConvolution1d(x, pass.tensor(`decoder.${layer}.conv.weight`), STRIDE); // (B, 2 W, C)
      const biased = add<Tensor3D>(convolved, pass.tensor(`decoder.${layer}.conv.bias`));
      x = layer === channels.length - 1 ? biased : elu(biased);
    }
    const joined = reshape<Rank.R2>(x, [batch, tokens * paddedWidth(this.shape)]);
    return slice<Rank.R2, Tensor2D>(joined, [0, 0], [batch, dimensions]);
  }

  /** (B, T · in) to (B, T · out), each token by its own weights. */
  private linear(pass: NetworkPass, name: string, x: Tensor2D): Tensor2D {
    const [batch] = x.shape;
    const tokens = tokensOf(this.shape);
    const bias = pass.tensor(`${name}.bias`);
    if (this.shape.tokens === undefined) return add<Tensor2D>(matMul(x, pass.tensor<Rank.R2>(`${name}.weight`)), bias);
    const byToken = transpose<Tensor3D>(reshape(x, [batch, tokens, -1]), [1, 0, 2]); // (T, B, in)
    const made = transpose(matMul(byToken, pass.tensor<Rank.R3>(`${name}.weight`)), [1, 0, 2]); // (B, T, out)
    return add<Tensor2D>(reshape(made, [batch, -1]), bias);
  }

  /** Tensors by name, with PyTorch's order of axes. */
  save(): Promise<NamedArrays> {
    return this.tensors.save();
  }

  dispose(): void {
    this.tensors.dispose();
  }
}

/** Floating-point operations for one vector, by direction; a multiplication and an addition are two. */
export function autoencoderFlops(shape: AutoencoderShape): { readonly encode: number; readonly decode: number } {
  const widths = [1, ...shape.channels];
  const padded = paddedWidth(shape);
  const convolutions = shape.channels.reduce(
    (flops, channels, layer) =>
      flops + 2 * (padded / STRIDE ** (layer + 1)) * shape.kernel * (widths[layer] ?? 0) * channels,
    0,
  );
  const flops = tokensOf(shape) * (convolutions + 2 * flatWidth(shape) * shape.latent);
  return { encode: flops, decode: flops };
}

/** L, numbers in a vector's latent, of all its tokens together. */
export function latentLength(shape: Pick<AutoencoderShape, "latent" | "tokens">): number {
  return tokensOf(shape) * shape.latent;
}

function tokensOf({ tokens = 1 }: Pick<AutoencoderShape, "tokens">): number {
  return tokens;
}

/** Numbers that an autoencoder of this shape learns. */
export function autoencoderParameters(shape: AutoencoderShape): number {
  return trainedNumbers(declarations(shape));
}

/** Of a vector, or of each of its pieces. */
function paddedWidth(shape: AutoencoderShape): number {
  const multiple = STRIDE ** shape.channels.length;
  return Math.ceil(Math.ceil(shape.dimensions / tokensOf(shape)) / multiple) * multiple;
}

function flatWidth(shape: AutoencoderShape): number {
  return (paddedWidth(shape) / STRIDE ** shape.channels.length) * (shape.channels.at(-1) ?? 1);
}

function declarations(shape: AutoencoderShape): TensorDeclaration[] {
  const { channels, kernel, latent, tokens } = shape;
  const widths = [1, ...channels];
  const flat = flatWidth(shape);
  const linear = (name: string, before: number, after: number) =>
    tokens === undefined
      ? weightAndBias(name, [before, after], after, before)
      : weightAndBias(name, [tokens, before, after], tokens * after, before);
  const down = channels.flatMap((width, layer) => {
    const before = widths[layer] ?? 1;
    const [weight] = weightAndBias(`encoder.${layer}.conv`, [kernel, before, width], width, kernel * before);
    return [weight, ...batchNormTensors(`encoder.${layer}.norm`, width)];
  });
  const up = channels.flatMap((_, layer) => {
    const before = widths.at(-1 - layer) ?? 1;
    const width = widths.at(-2 - layer) ?? 1;
    // Each output sees kernel / stride of the taps.
    return weightAndBias(`decoder.${layer}.conv`, [kernel, width, before], width, (kernel * before) / STRIDE);
  });
  return [...down, ...linear("encoder.linear", flat, latent), ...linear("decoder.linear", latent, flat), ...up];
}
