import { type KernelFunc, matMul, stack, type Tensor, tidy, transpose, unstack } from "@tensorflow/tfjs-core";
import { tensorInput } from "./kernel-parameters.js";

/**
 * The backend multiplies two plain matrices at full speed, but transposed ones and batches at a tenth of it and less (1.0 and 17.6 GFLOP/s were
 * measured). So these are transposed first, and batches multiplied one by one.
 */
export function batchMatMul(own: KernelFunc): KernelFunc {
  return (call) => {
    const a = tensorInput(call.inputs, "a");
    const b = tensorInput(call.inputs, "b");
    const transposed = [call.attrs?.["transposeA"] === true, call.attrs?.["transposeB"] === true] as const;
    const batch = a.shape.slice(0, -2);
    const isPlain = a.size === matrixSize(a) && b.size === matrixSize(b) && !transposed[0] && !transposed[1];
    if (isPlain || batch.join() !== b.shape.slice(0, -2).join()) return own(call);
    return tidy(() => {
      const left = transposed[0] ? swapLastTwo(a) : a;
      const right = transposed[1] ? swapLastTwo(b) : b;
      const [matrices, ...others] = batch;
      if (matrices === undefined || (matrices === 1 && others.length === 0)) return matMul(left, right);
      const rights = unstack(right);
      return stack(unstack(left).map((matrix, index) => matMul(matrix, rights[index] ?? right)));
    });
  };
}

function matrixSize({ shape }: Tensor): number {
  return shape.slice(-2).reduce((product, length) => product * length, 1);
}

function swapLastTwo(x: Tensor): Tensor {
  const axes = x.shape.map((_, axis) => axis);
  const last = axes.pop() ?? 0;
  const secondLast = axes.pop() ?? 0;
  return transpose(x, [...axes, last, secondLast]);
}
