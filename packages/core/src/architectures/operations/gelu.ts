import { add, erf, mul, type Rank, type Tensor } from "@tensorflow/tfjs-core";

/** x Φ(x) = x/2 · (1 + erf(x / √2)): Gaussian error linear units (Hendrycks and Gimpel, arXiv 1606.08415). */
export function gelu<R extends Rank>(x: Tensor<R>): Tensor<R> {
  return mul(mul(x, 0.5), add(erf(mul(x, Math.SQRT1_2)), 1));
}
