import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import { type KernelFunc, slice_util, util } from "@tensorflow/tfjs-core";
import { tensorInput } from "./kernel-parameters.js";

/** The backend copies the whole tensor for every slice of it; a slice that lies in one piece is copied alone here. */
export function contiguousSlice(own: KernelFunc): KernelFunc {
  return (call) => {
    const x = tensorInput(call.inputs, "x");
    const { begin: from, size: extent } = call.attrs ?? {};
    const [begin = [], size = []] = slice_util.parseSliceParams(x, numbers(from), numbers(extent));
    if (x.dtype === "string" || !slice_util.isSliceContinous(x.shape, begin, size)) return own(call);
    // Kernels are registered for one backend, and called with no other.
    const backend = call.backend as BackendWasm;
    const output = backend.makeOutput(size, x.dtype);
    const start = slice_util.computeFlatOffset(begin, util.computeStrides(x.shape));
    const values = backend.typedArrayFromHeap(x).subarray(start, start + util.sizeFromShape(size));
    backend.typedArrayFromHeap(output).set(values);
    return output;
  };
}

function numbers(attribute: unknown): number[] {
  return Array.isArray(attribute) ? attribute.map(Number) : [Number(attribute)];
}
