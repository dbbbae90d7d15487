import { getKernel, type KernelConfig, registerKernel } from "@tensorflow/tfjs-core";
import { convolutionFilterGradient } from "./convolution-filter-gradient.js";
import { depthwiseFilterGradient, depthwiseInputGradient } from "./depthwise-gradients.js";
import { segmentSum } from "./segment-sum.js";

const MISSING: readonly KernelConfig[] = [
  convolutionFilterGradient,
  depthwiseFilterGradient,
  depthwiseInputGradient,
  segmentSum,
];

/** Gives the WebAssembly backend the kernels it lacks for training, each composed of those that it has. */
export function registerMissingKernels(): void {
  for (const kernel of MISSING) if (!isRegistered(kernel)) registerKernel(kernel);
}

function isRegistered({ kernelName, backendName }: KernelConfig): boolean {
  const found: KernelConfig | undefined = getKernel(kernelName, backendName);
  return found !== undefined;
}
