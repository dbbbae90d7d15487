import { backend, getBackend, type Tensor } from "@tensorflow/tfjs-core";

/** An attribute of a TensorFlow operation; `type` is one of the numbers of `TensorFlowBackend.binding`. */
export interface Attribute {
  readonly name: string;
  readonly type: number;
  readonly value: string | number | boolean | readonly number[];
}

/** What is used here of the TensorFlow backend: any of TensorFlow's own operations by its name, with or without a kernel in tfjs. */
export interface TensorFlowBackend {
  readonly isUsingGpuDevice: boolean;
  readonly binding: {
    readonly TF_Version: string;
    readonly TF_FLOAT: number;
    readonly TF_ATTR_TYPE: number;
    readonly TF_ATTR_FLOAT: number;
    readonly TF_ATTR_STRING: number;
    readonly TF_ATTR_BOOL: number;
    readonly TF_ATTR_INT: number;
    readonly TF_ATTR_SHAPE: number;
  };
  /** The outputs are the caller's, and not on the gradient tape: call it under `customGrad`. */
  executeMultipleOutputs(
    name: string,
    attributes: readonly Attribute[],
    inputs: readonly Tensor[],
    outputs: number,
  ): Tensor[];
}

/** The backend that runs now, if it is TensorFlow. */
export function tensorFlowBackend(): TensorFlowBackend | undefined {
  const current = getBackend() === "tensorflow" ? backend() : undefined;
  return isTensorFlow(current) ? current : undefined;
}

function isTensorFlow(candidate: object | undefined): candidate is TensorFlowBackend {
  return candidate !== undefined && "executeMultipleOutputs" in candidate && "binding" in candidate;
}
