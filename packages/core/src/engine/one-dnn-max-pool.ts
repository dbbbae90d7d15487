import { type Rank, type Tensor, type Tensor4D, tensor4d, tidy } from "@tensorflow/tfjs-core";
import { withGradient } from "./custom-gradient.js";
import { type Attribute, type TensorFlowBackend, tensorFlowBackend } from "./tensorflow-backend.js";

const usable = new WeakMap<TensorFlowBackend, boolean>();

/** Whether there is a max pooling of TensorFlow's oneDNN: in its builds for x86 processors. */
export function hasOneDnnMaxPool(): boolean {
  const backend = tensorFlowBackend();
  if (backend === undefined || backend.isUsingGpuDevice) return false;
  if (!usable.has(backend)) usable.set(backend, works(backend));
  return usable.get(backend) ?? false;
}

/**
 * The largest value of each size × size window of maps (B, H, W, C), without padding, by TensorFlow's oneDNN. It remembers where it found each
 * one, the first of equals, and its gradient puts it back there: twenty times as fast as TensorFlow's own, which looks for it again.
 */
export function oneDnnMaxPool(x: Tensor4D, size: number, stride: number): Tensor4D {
  const backend = tensorFlowBackend();
  if (backend === undefined) throw new Error("oneDNN's operations belong to TensorFlow, which is not the engine now.");
  const attributes = attributesOf(backend, size, stride);
  const run = (name: string, inputs: Tensor[], outputs: number): Tensor[] =>
    backend.executeMultipleOutputs(name, attributes, inputs, outputs);
  return withGradient<Rank.R4>(
    [x],
    () => {
      const [value, places] = run("_MklNativeMaxPool", [x], 2);
      if (value === undefined || places === undefined) throw new Error("oneDNN's max pooling gave no output.");
      // Pooling's outputs have four axes.
      return { value: value as Tensor4D, saved: [x, value, places] };
    },
    (dy, [savedX = x, value = x, places = x]) => run("_MklNativeMaxPoolGrad", [savedX, value, dy, places], 1),
  );
}

function works(backend: TensorFlowBackend): boolean {
  try {
    tidy(() =>
      backend.executeMultipleOutputs("_MklNativeMaxPool", attributesOf(backend, 1, 1), [tensor4d([[[[1]]]])], 2),
    );
    return true;
  } catch {
    return false;
  }
}

function attributesOf({ binding }: TensorFlowBackend, size: number, stride: number): Attribute[] {
  const { TF_ATTR_TYPE, TF_ATTR_INT, TF_ATTR_STRING, TF_ATTR_BOOL, TF_FLOAT } = binding;
  return [
    { name: "T", type: TF_ATTR_TYPE, value: TF_FLOAT },
    { name: "ksize", type: TF_ATTR_INT, value: [1, size, size, 1] },
    { name: "strides", type: TF_ATTR_INT, value: [1, stride, stride, 1] },
    { name: "padding", type: TF_ATTR_STRING, value: "VALID" },
    { name: "data_format", type: TF_ATTR_STRING, value: "NHWC" },
    { name: "workspace_enabled", type: TF_ATTR_BOOL, value: true },
    // The kernels of these operations are registered under this name.
    { name: "_kernel", type: TF_ATTR_STRING, value: "MklNameChangeOp" },
  ];
}
