import { keep, type Tensor } from "@tensorflow/tfjs-core";
import type { TensorFlowBackend } from "./tensorflow-backend.js";

let created = 0;

/** A variable of TensorFlow's own, of 32-bit floats, which its training operations change in place. */
export class TensorFlowVariable {
  /** What names the variable to TensorFlow's operations. */
  readonly handle: Tensor;

  constructor(
    private readonly backend: TensorFlowBackend,
    shape: readonly number[],
  ) {
    const { TF_ATTR_SHAPE, TF_ATTR_STRING } = backend.binding;
    created += 1;
    // Two variables of one name would be one and the same.
    const attributes = [
      this.dtype(),
      { name: "shape", type: TF_ATTR_SHAPE, value: shape },
      { name: "container", type: TF_ATTR_STRING, value: "" },
      { name: "shared_name", type: TF_ATTR_STRING, value: `hatchery-${created}` },
    ];
    const [handle] = backend.executeMultipleOutputs("VarHandleOp", attributes, [], 1);
    if (handle === undefined) throw new Error("TensorFlow gave no handle for a new variable.");
    this.handle = keep(handle);
  }

  /** Shares the value's memory until one of them changes; the value stays the caller's. */
  assign(value: Tensor): void {
    this.backend.executeMultipleOutputs("AssignVariableOp", [this.dtype()], [this.handle, value], 0);
  }

  /** The value as it is now, and as it stays for the caller, who owns it. */
  read(): Tensor {
    const [value] = this.backend.executeMultipleOutputs("ReadVariableOp", [this.dtype()], [this.handle], 1);
    if (value === undefined) throw new Error("TensorFlow gave no value for a variable.");
    return value;
  }

  dispose(): void {
    this.backend.executeMultipleOutputs("DestroyResourceOp", [], [this.handle], 0);
    this.handle.dispose();
  }

  private dtype() {
    const { TF_ATTR_TYPE, TF_FLOAT } = this.backend.binding;
    return { name: "dtype", type: TF_ATTR_TYPE, value: TF_FLOAT };
  }
}
