import { cast, type KernelConfig, matMul, oneHot, reshape, tidy, UnsortedSegmentSum } from "@tensorflow/tfjs-core";
import { tensorInput } from "./kernel-parameters.js";

/** Gradient of `gather`: rows of x are added up where their segment says. As a product with the segments' one-hot matrix. */
export const segmentSum: KernelConfig = {
  kernelName: UnsortedSegmentSum,
  backendName: "wasm",
  kernelFunc: ({ inputs, attrs }) =>
    tidy(() => {
      const x = tensorInput(inputs, "x");
      const segments = Number(attrs?.["numSegments"]);
      const [rows = 1, ...rest] = x.shape;
      const segmentOfRow = reshape(cast(tensorInput(inputs, "segmentIds"), "int32"), [rows]);
      const membership = oneHot(segmentOfRow, segments, 1, 0, "float32");
      return reshape(matMul(membership, reshape(x, [rows, -1]), true), [segments, ...rest]);
    }),
};
