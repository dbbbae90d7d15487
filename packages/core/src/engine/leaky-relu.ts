import { greater, mul, type Rank, leakyRelu as rectify, type Tensor, where } from "@tensorflow/tfjs-core";
import { withGradient } from "./custom-gradient.js";
import { tensorFlowBackend } from "./tensorflow-backend.js";

/** x where it is above zero, else slope · x. Its gradient is one operation on TensorFlow, where tfjs's own is a comparison, a product and a choice. */
export function leakyRelu<R extends Rank>(x: Tensor<R>, slope: number): Tensor<R> {
  return withGradient<R>(
    [x],
    () => ({ value: rectify(x, slope), saved: [x] }),
    (dy, [saved = x]) => {
      const backend = tensorFlowBackend();
      if (backend === undefined) return [where(greater(saved, 0), dy, mul(dy, slope))];
      const { TF_ATTR_FLOAT, TF_ATTR_TYPE, TF_FLOAT } = backend.binding;
      const attributes = [
        { name: "alpha", type: TF_ATTR_FLOAT, value: slope },
        { name: "T", type: TF_ATTR_TYPE, value: TF_FLOAT },
      ];
      return backend.executeMultipleOutputs("LeakyReluGrad", attributes, [dy, saved], 1);
    },
  );
}
