import { concat, conv2d, pad, type Rank, split, type Tensor, type Tensor4D, tensor1d } from "@tensorflow/tfjs-core";
import { withGradient } from "./custom-gradient.js";
import { isDifferentiated } from "./differentiated.js";
import { type Attribute, type TensorFlowBackend, tensorFlowBackend } from "./tensorflow-backend.js";

/** TensorFlow's own ways to pad, or so many zeros on each side. */
export type Padding = "same" | "valid" | number;

/**
 * A convolution in G groups: the g-th group of outputs sees only the g-th group of inputs, so G networks run side by side. Differentiable
 * with respect to x and filter. On TensorFlow one operation, of those that tfjs refuses to call with groups.
 * @param x (B, H, W, G · Cin).
 * @param filter (kh, kw, Cin, G · Cout).
 * @returns (B, H', W', G · Cout).
 */
export function groupedConv2d(
  x: Tensor4D,
  filter: Tensor4D,
  groups: number,
  stride: number,
  padding: Padding,
): Tensor4D {
  if (x.shape[3] !== groups * filter.shape[2] || filter.shape[3] % groups !== 0) {
    throw new Error(
      `groupedConv2d: ${x.shape[3]} channels and filters of shape (${filter.shape.join(", ")}) do not divide into ${groups} groups.`,
    );
  }
  const backend = tensorFlowBackend();
  if (typeof padding === "number" && (backend === undefined || isDifferentiated())) {
    // TensorFlow's gradients know no groups where zeros are counted, and are slower.
    const sides: [number, number] = [padding, padding];
    return groupedConv2d(pad(x, [[0, 0], sides, sides, [0, 0]]), filter, groups, stride, "valid");
  }
  if (backend !== undefined && (groups > 1 || typeof padding === "number"))
    return native(backend, x, filter, stride, padding);
  return composed(x, filter, groups, stride, padding === "same" ? "same" : "valid");
}

function composed(x: Tensor4D, filter: Tensor4D, groups: number, stride: number, padding: "same" | "valid"): Tensor4D {
  if (groups === 1) return conv2d(x, filter, stride, padding);
  const filters = split<Tensor4D>(filter, groups, 3);
  const outputs = split<Tensor4D>(x, groups, 3).map((own, group) =>
    conv2d(own, filters[group] ?? filter, stride, padding),
  );
  return concat<Tensor4D>(outputs, 3);
}

function native(backend: TensorFlowBackend, x: Tensor4D, filter: Tensor4D, stride: number, padding: Padding): Tensor4D {
  const attributes = attributesOf(backend, stride, padding);
  const run = (name: string, inputs: Tensor[]): Tensor<Rank.R4> => {
    const [output] = backend.executeMultipleOutputs(name, attributes, inputs, 1);
    if (output === undefined) throw new Error(`TensorFlow's ${name} gave no output.`);
    // A convolution's outputs have four axes.
    return output as Tensor<Rank.R4>;
  };
  return withGradient<Rank.R4>(
    [x, filter],
    () => ({ value: run("Conv2D", [x, filter]), saved: [x, filter] }),
    (dy, [savedX = x, savedFilter = filter]) => [
      run("Conv2DBackpropInput", [tensor1d(x.shape, "int32"), savedFilter, dy]),
      run("Conv2DBackpropFilter", [savedX, tensor1d(filter.shape, "int32"), dy]),
    ],
  );
}

function attributesOf({ binding }: TensorFlowBackend, stride: number, padding: Padding): Attribute[] {
  const sides = typeof padding === "number" ? [0, 0, padding, padding, padding, padding, 0, 0] : [];
  const { TF_ATTR_TYPE, TF_ATTR_INT, TF_ATTR_STRING, TF_ATTR_BOOL, TF_FLOAT } = binding;
  return [
    { name: "T", type: TF_ATTR_TYPE, value: TF_FLOAT },
    { name: "strides", type: TF_ATTR_INT, value: [1, stride, stride, 1] },
    { name: "dilations", type: TF_ATTR_INT, value: [1, 1, 1, 1] },
    { name: "padding", type: TF_ATTR_STRING, value: typeof padding === "number" ? "EXPLICIT" : padding.toUpperCase() },
    { name: "explicit_paddings", type: TF_ATTR_INT, value: sides },
    { name: "data_format", type: TF_ATTR_STRING, value: "NHWC" },
    { name: "use_cudnn_on_gpu", type: TF_ATTR_BOOL, value: true },
  ];
}
