import { pad, maxPool as poolValid, type Rank, type Tensor, type Tensor4D } from "@tensorflow/tfjs-core";
import { withGradient } from "./custom-gradient.js";
import { isDifferentiated } from "./differentiated.js";
import { hasOneDnnMaxPool, oneDnnMaxPool } from "./one-dnn-max-pool.js";
import { type Attribute, type TensorFlowBackend, tensorFlowBackend } from "./tensorflow-backend.js";

/**
 * The largest value of each size × size window of maps (B, H, W, C), with `padding` places of -∞ on each side. Differentiable. tfjs pads only as
 * much as TensorFlow would; a padded copy of the maps takes six times as long as the pooling.
 */
export function maxPool(x: Tensor4D, size: number, stride: number, padding: number): Tensor4D {
  if (padding === 0) {
    return isDifferentiated() && hasOneDnnMaxPool()
      ? oneDnnMaxPool(x, size, stride)
      : poolValid(x, size, stride, "valid");
  }
  const backend = tensorFlowBackend();
  if (backend !== undefined) return native(backend, x, size, stride, padding);
  const sides: [number, number] = [padding, padding];
  return poolValid(pad(x, [[0, 0], sides, sides, [0, 0]], Number.NEGATIVE_INFINITY), size, stride, "valid");
}

function native(backend: TensorFlowBackend, x: Tensor4D, size: number, stride: number, padding: number): Tensor4D {
  const { TF_ATTR_TYPE, TF_ATTR_INT, TF_ATTR_STRING, TF_FLOAT } = backend.binding;
  const attributes: Attribute[] = [
    { name: "T", type: TF_ATTR_TYPE, value: TF_FLOAT },
    { name: "ksize", type: TF_ATTR_INT, value: [1, size, size, 1] },
    { name: "strides", type: TF_ATTR_INT, value: [1, stride, stride, 1] },
    { name: "padding", type: TF_ATTR_STRING, value: "EXPLICIT" },
    { name: "explicit_paddings", type: TF_ATTR_INT, value: [0, 0, padding, padding, padding, padding, 0, 0] },
    { name: "data_format", type: TF_ATTR_STRING, value: "NHWC" },
  ];
  const run = (name: string, inputs: Tensor[]): Tensor4D => {
    const [output] = backend.executeMultipleOutputs(name, attributes, inputs, 1);
    if (output === undefined) throw new Error(`TensorFlow's ${name} gave no output.`);
    // Pooling's outputs have four axes.
    return output as Tensor4D;
  };
  return withGradient<Rank.R4>(
    [x],
    () => {
      const value = run("MaxPool", [x]);
      return { value, saved: [x, value] };
    },
    (dy, [savedX = x, value = dy]) => [run("MaxPoolGrad", [savedX, value, dy])],
  );
}
