import { add, erf, exp, mul, type Rank, square, type Tensor } from "@tensorflow/tfjs-core";
import { withGradient } from "../../engine/custom-gradient.js";

/**
 * x Φ(x) with Φ(x) = (1 + erf(x / √2)) / 2: Gaussian error linear units (Hendrycks and Gimpel, arXiv 1606.08415). The gradient is Φ(x) + x φ(x);
 * tfjs's own passes over the data twice as often.
 */
export function gelu<R extends Rank>(x: Tensor<R>): Tensor<R> {
  return withGradient<R>(
    [x],
    () => {
      const distribution = mul<Tensor<R>>(add(erf(mul(x, Math.SQRT1_2)), 1), 0.5);
      return { value: mul(x, distribution), saved: [x, distribution] };
    },
    (dy, [saved = x, distribution = x]) => {
      const density = mul(exp(mul(square(saved), -0.5)), 1 / Math.sqrt(2 * Math.PI));
      return [mul(dy, add(distribution, mul(saved, density)))];
    },
  );
}
