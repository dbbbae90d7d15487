import { add, mul, type Rank, reshape, rsqrt, sub, type Tensor, type Tensor1D, zeros } from "@tensorflow/tfjs-core";
import type { FusedOperations } from "../../engine/fused-operations.js";
import type { Value } from "../value.js";
import type { ProductStep } from "./join-nodes.js";

/** A convolution or linear layer that runs together with what follows it, its weight laid out once. Its owner disposes it. */
export interface FusedProduct {
  /** The step's value; undefined where no operation computes it, as for maps of many networks. */
  run(fused: FusedOperations, input: Value, addend: Value | undefined): Value | undefined;
  dispose(): void;
}

/** A product's weight, as PyTorch shapes it, and bias, with the norm or scales after it multiplied in. */
export function scaledProduct(
  { product, norm, scale }: ProductStep,
  tensorOf: (name: string) => Tensor,
): { readonly weight: Tensor; readonly bias: Tensor1D } {
  const weight = tensorOf(product.weight);
  const [outputs = 0, ...row] = weight.shape;
  const bias = product.bias === undefined ? zeros<Rank.R1>([outputs]) : tensorOf(product.bias);
  if (norm === undefined && scale === undefined) return { weight, bias: reshape(bias, [outputs]) };
  const factors =
    norm === undefined
      ? tensorOf(scale ?? "")
      : mul(tensorOf(norm.weight), rsqrt(add(tensorOf(norm.variance), norm.epsilon)));
  const shifted =
    norm === undefined ? mul(bias, factors) : add(tensorOf(norm.bias), mul(sub(bias, tensorOf(norm.mean)), factors));
  return {
    weight: mul(weight, reshape(factors, [outputs, ...row.map(() => 1)])),
    bias: reshape(shifted, [outputs]),
  };
}
