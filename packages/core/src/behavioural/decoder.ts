import { add, matMul, type Tensor, type Tensor2D, tensor1d, tensor2d, tidy } from "@tensorflow/tfjs-core";
import { BadInput } from "../errors.js";
import type { Layout } from "../weights/layout.js";
import type { NamedArray, NamedArrays } from "../weights/named-arrays.js";
import { isVariance } from "../weights/normalisation.js";

/** Networks decoded together. Always so many, as an engine may round products of other sizes otherwise, and a network must not hang on how many are asked for. */
const BATCH = 50;

/** Networks from codes: a point b + z W in the space of parameters for each code z. It holds arrays and no tensors. */
export class BehaviouralDecoder {
  /**
   * @param weight (L, D)
   * @param bias (D)
   */
  constructor(
    private readonly layout: Layout,
    private readonly weight: NamedArray,
    private readonly bias: NamedArray,
  ) {}

  /**
   * Takes what `save` gave.
   * @throws BadInput when a tensor is missing or does not fit the layout
   */
  static restore(layout: Layout, { weight, bias }: NamedArrays): BehaviouralDecoder {
    const { dimensions } = layout;
    if (weight?.shape[1] !== dimensions || bias?.shape[0] !== dimensions) {
      throw new BadInput(
        `The decoder's weight has the shape (${weight?.shape}) and its bias (${bias?.shape}); (L, ${dimensions}) and (${dimensions}) are needed.`,
        "decoder",
      );
    }
    return new BehaviouralDecoder(layout, weight, bias);
  }

  /** L, values of a code. */
  get latent(): number {
    return this.weight.shape[0] ?? 0;
  }

  /** Codes (N, L) -> parameters of N networks (N, D). */
  async decode({ shape, data }: NamedArray): Promise<Float32Array> {
    const [count = 0] = shape;
    const { latent } = this;
    const { tensors, dimensions } = this.layout;
    const decoded = new Float32Array(count * dimensions);
    const weight = tensor2d(this.weight.data, [latent, dimensions]);
    const bias = tensor1d(this.bias.data);
    for (let start = 0; start < count; start += BATCH) {
      const size = Math.min(BATCH, count - start);
      const codes = new Float32Array(BATCH * latent);
      codes.set(data.subarray(start * latent, (start + size) * latent));
      const vectors = tidy(() => decodeCodes(tensor2d(codes, [BATCH, latent]), weight, bias));
      decoded.set((await vectors.data<"float32">()).subarray(0, size * dimensions), start * dimensions);
      vectors.dispose();
    }
    weight.dispose();
    bias.dispose();
    // Variances are decoded as logarithms.
    for (const { offset, size } of tensors.filter(isVariance)) {
      for (let start = offset; start < decoded.length; start += dimensions)
        decoded.set(decoded.subarray(start, start + size).map(Math.exp), start);
    }
    return decoded;
  }

  /** `weight` (L, D) and `bias` (D). */
  save(): NamedArrays {
    return { weight: this.weight, bias: this.bias };
  }
}

/** Codes (M, L) -> (M, D). */
export function decodeCodes(codes: Tensor2D, weight: Tensor2D, bias: Tensor): Tensor2D {
  return add<Tensor2D>(matMul(codes, weight), bias);
}
