import { add, engine, type KernelFunc, maximum, min, sub, tidy } from "@tensorflow/tfjs-core";
import { tensorInput } from "./kernel-parameters.js";

/**
 * The backend looks for the largest value of a window from zero on, and so finds none where all are below. Here they are raised above zero first;
 * what lies far below every window's largest value becomes equal, which changes nothing.
 */
export function maxPoolGradient(own: KernelFunc): KernelFunc {
  return (call) =>
    tidy(() => {
      const lowest = sub(min(tensorInput(call.inputs, "output")), 1);
      const raised = add(sub(maximum(tensorInput(call.inputs, "input"), lowest), lowest), 1);
      const gradient = own({ ...call, inputs: { ...call.inputs, input: raised } });
      const [first] = Array.isArray(gradient) ? gradient : [gradient];
      if (first === undefined) throw new Error("MaxPoolGrad gave no output.");
      return engine().makeTensorFromTensorInfo(first);
    });
}
