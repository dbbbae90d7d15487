import { mul, type Rank, type Scalar, square, sub, sum, type Tensor } from "@tensorflow/tfjs-core";
import { withGradient } from "../engine/custom-gradient.js";

/** Σ (x - target)², differentiable with respect to x alone: in one pass over the data, where the composition takes four. */
export function squaredDistance(x: Tensor, target: Tensor): Scalar {
  return withGradient<Rank.R0>(
    [x],
    () => {
      const difference = sub(x, target);
      return { value: sum<Scalar>(square(difference)), saved: [difference] };
    },
    (dy, [difference = x]) => [mul(difference, mul(dy, 2))],
  );
}
