import { cast, greater, mul, type Rank, relu as rectify, type Tensor } from "@tensorflow/tfjs-core";
import { withGradient } from "../../engine/custom-gradient.js";

/** max(x, 0). Its gradient compares once; tfjs's own goes through a step function, five passes over the data on TensorFlow. */
export function relu<R extends Rank>(x: Tensor<R>): Tensor<R> {
  return withGradient<R>(
    [x],
    () => {
      const value = rectify(x);
      return { value, saved: [value] };
    },
    (dy, [y = dy]) => [mul(dy, cast(greater(y, 0), "float32"))],
  );
}
