import { add, matMul, type Rank, reshape, type Tensor, type Tensor3D, transpose } from "@tensorflow/tfjs-core";
import type { VectorsValue } from "../value.js";

/**
 * x Wᵀ + b for one network or M, (Mx, B, in) to (M, B, out).
 *
 * @param weight (out, in), or (M, out, in) when each network has its own
 * @param bias (out) or (M, out)
 */
export function linear(input: VectorsValue, weight: Tensor, bias: Tensor): VectorsValue {
  const product = multiply(input, weight);
  const outputs = product.shape[2];
  const data = add<Tensor3D>(product, reshape(bias, [-1, 1, outputs]));
  return { kind: "vectors", data, models: data.shape[0] };
}

function multiply({ data, models }: VectorsValue, weight: Tensor): Tensor3D {
  const [, batch, inputs] = data.shape;
  const outputs = weight.shape.at(-2) ?? 0;
  if (weight.rank === 2) {
    // One weight for all: the networks' batches are one long batch.
    const rows = reshape<Rank.R2>(data, [models * batch, inputs]);
    return reshape<Rank.R3>(matMul(rows, weight, false, true), [models, batch, outputs]);
  }
  if (models === 1) {
    // One input for all: the networks' outputs are one long row.
    const weights = weight.shape[0] ?? 1;
    const rows = reshape<Rank.R2>(weight, [weights * outputs, inputs]);
    const product = matMul(reshape<Rank.R2>(data, [batch, inputs]), rows, false, true);
    return transpose(reshape<Rank.R3>(product, [batch, weights, outputs]), [1, 0, 2]);
  }
  return matMul<Tensor3D>(data, weight, false, true);
}
