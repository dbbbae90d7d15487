import {
  type Rank,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor4D,
  tensor1d,
  tensor2d,
  tidy,
} from "@tensorflow/tfjs-core";
import { isDifferentiated } from "./differentiated.js";
import { type Attribute, type TensorFlowBackend, tensorFlowBackend } from "./tensorflow-backend.js";

/**
 * Operations that TensorFlow's oneDNN does together with what follows them, in one pass over the data: on a processor the products of a large
 * network take two thirds of the time, and what stands between them most of the rest. No gradient goes through them.
 */
export interface FusedOperations {
  /** x Wᵀ + b, and then either an activation or the sum with an addend. x (N, in), weight (out, in), bias (out), addend (N, out). */
  linear(x: Tensor2D, weight: Tensor2D, bias: Tensor1D, then?: "relu" | "gelu" | Tensor2D): Tensor2D;
  /** x (B, H, W, in), filter (kh, kw, in, out), bias (out), addend as the result; padded with zeros on each side. */
  conv2d(
    x: Tensor4D,
    filter: Tensor4D,
    bias: Tensor1D,
    window: { readonly stride: number; readonly padding: number },
    then: { readonly addend: Tensor4D | undefined; readonly relu: boolean },
  ): Tensor4D;
  /** Each channel by its own filter, with stride 1 and a result as large as the maps. x (B, H, W, C), filter (kh, kw, C, 1), bias (C). */
  depthwiseConv2d(x: Tensor4D, filter: Tensor4D, bias: Tensor1D): Tensor4D;
  /** Along the last axis; in half the time of TensorFlow's own. */
  softmax(x: Tensor4D): Tensor4D;
  /** Along the last axis. x (N, C), weight and bias (C). */
  layerNorm(x: Tensor2D, weight: Tensor1D, bias: Tensor1D, epsilon: number): Tensor2D;
}

const known = new WeakMap<TensorFlowBackend, FusedOperations | undefined>();

/** The fused operations, where they can be used: on TensorFlow's build for the processor, and while nothing is differentiated. */
export function fusedOperations(): FusedOperations | undefined {
  const backend = tensorFlowBackend();
  if (backend === undefined || backend.isUsingGpuDevice || isDifferentiated()) return undefined;
  if (!known.has(backend)) known.set(backend, works(operationsOf(backend)));
  return known.get(backend);
}

/** A build without oneDNN, or a binding without lists among attributes, refuses them. */
function works(operations: FusedOperations): FusedOperations | undefined {
  try {
    tidy(() => {
      const [one, row] = [tensor1d([1]), tensor2d([[1]])];
      operations.linear(row, row, one, "gelu");
      operations.layerNorm(row, one, one, 1);
    });
    return operations;
  } catch {
    return undefined;
  }
}

function operationsOf(backend: TensorFlowBackend): FusedOperations {
  const { TF_ATTR_TYPE, TF_ATTR_FLOAT, TF_ATTR_STRING, TF_ATTR_BOOL, TF_ATTR_INT, TF_FLOAT } = backend.binding;
  const float: Attribute = { name: "T", type: TF_ATTR_TYPE, value: TF_FLOAT };
  const text = (name: string, value: string): Attribute => ({ name, type: TF_ATTR_STRING, value });
  const whole = (name: string, value: number | readonly number[]): Attribute => ({ name, type: TF_ATTR_INT, value });
  const flag = (name: string, value: boolean): Attribute => ({ name, type: TF_ATTR_BOOL, value });
  const number = (name: string, value: number): Attribute => ({ name, type: TF_ATTR_FLOAT, value });
  // The kernels of most of these operations are registered under this name, which TensorFlow's own optimiser gives them.
  const named = text("_kernel", "MklNameChangeOp");
  const fused = (operations: readonly string[], inputs: number): Attribute[] => [
    text("fused_ops", operations.join()),
    whole("num_args", inputs),
    number("epsilon", 0),
    number("leakyrelu_alpha", 0),
  ];
  const run = <R extends Rank>(
    name: string,
    attributes: readonly Attribute[],
    inputs: readonly Tensor[],
  ): Tensor<R> => {
    const [output] = backend.executeMultipleOutputs(name, [float, ...attributes], inputs, 1);
    if (output === undefined) throw new Error(`TensorFlow's ${name} gave no output.`);
    // Each of these gives the rank that it is given.
    return output as Tensor<R>;
  };
  const window = (stride: number): Attribute[] => [
    whole("strides", [1, stride, stride, 1]),
    whole("dilations", [1, 1, 1, 1]),
    text("data_format", "NHWC"),
  ];
  const ACTIVATIONS = { relu: "Relu", gelu: "GeluExact" } as const;

  return {
    linear(x, weight, bias, then) {
      const addend = typeof then === "object" ? [then] : [];
      const operations = [
        "BiasAdd",
        ...(typeof then === "string" ? [ACTIVATIONS[then]] : []),
        ...addend.map(() => "Add"),
      ];
      const attributes = [
        flag("transpose_a", false),
        flag("transpose_b", true),
        ...fused(operations, 1 + addend.length),
        named,
      ];
      return run<Rank.R2>("_MklNativeFusedMatMul", attributes, [x, weight, bias, ...addend]);
    },
    conv2d(x, filter, bias, { stride, padding }, { addend, relu }) {
      const args = addend === undefined ? [bias] : [bias, addend];
      const operations = ["BiasAdd", ...(addend === undefined ? [] : ["Add"]), ...(relu ? ["Relu"] : [])];
      const attributes = [
        ...window(stride),
        text("padding", "EXPLICIT"),
        whole("explicit_paddings", [0, 0, padding, padding, padding, padding, 0, 0]),
        flag("use_cudnn_on_gpu", false),
        text("TArgs", String(args.length)),
        ...fused(operations, args.length),
        named,
      ];
      return run<Rank.R4>("_MklNativeFusedConv2D", attributes, [x, filter, ...args]);
    },
    depthwiseConv2d(x, filter, bias) {
      const attributes = [...window(1), text("padding", "SAME"), ...fused(["BiasAdd"], 1), named];
      return run<Rank.R4>("_MklNativeFusedDepthwiseConv2dNative", attributes, [x, filter, bias]);
    },
    softmax(x) {
      return run<Rank.R4>("_MklSoftmax", [named], [x]);
    },
    layerNorm(x, weight, bias, epsilon) {
      // The one among them whose kernels are registered under no name.
      return run<Rank.R2>("_MklLayerNorm", [number("epsilon", epsilon), text("_kernel", "")], [x, weight, bias]);
    },
  };
}
