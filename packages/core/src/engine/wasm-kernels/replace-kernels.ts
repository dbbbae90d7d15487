import {
  BatchMatMul,
  Conv2DBackpropInput,
  getKernel,
  type KernelFunc,
  MaxPoolGrad,
  OneHot,
  registerKernel,
  Slice,
  unregisterKernel,
} from "@tensorflow/tfjs-core";
import { batchMatMul } from "./batch-mat-mul.js";
import { contiguousSlice } from "./contiguous-slice.js";
import { convolutionInputGradient } from "./convolution-input-gradient.js";
import { maxPoolGradient } from "./max-pool-gradient.js";
import { oneHotOfAnyType } from "./one-hot.js";

/** Each takes the backend's own kernel, for the cases that this one does well. */
const REPLACEMENTS: Readonly<Record<string, (own: KernelFunc) => KernelFunc>> = {
  [BatchMatMul]: batchMatMul,
  [Conv2DBackpropInput]: () => convolutionInputGradient,
  [MaxPoolGrad]: maxPoolGradient,
  [OneHot]: oneHotOfAnyType,
  [Slice]: contiguousSlice,
};

/** Puts compositions in the place of kernels that are slow or wrong. To be called once, after the backend has started and bound its own. */
export function replaceKernels(): void {
  for (const [kernelName, replacement] of Object.entries(REPLACEMENTS)) {
    const own = getKernel(kernelName, "wasm");
    unregisterKernel(kernelName, "wasm");
    registerKernel({ ...own, kernelFunc: replacement(own.kernelFunc) });
  }
}
