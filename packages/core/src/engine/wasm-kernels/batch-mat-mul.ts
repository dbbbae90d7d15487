import {
  type KernelFunc,
  matMul,
  reshape,
  slice,
  stack,
  type Tensor,
  type Tensor2D,
  type Tensor3D,
  tidy,
  transpose,
} from "@tensorflow/tfjs-core";
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
      const left = matrices(transposed[0] ? swapLastTwo(a) : a);
      const right = matrices(transposed[1] ? swapLastTwo(b) : b);
      const products = Array.from({ length: left.shape[0] }, (_, index) =>
        matMul(matrixOf(left, index), matrixOf(right, index)),
      );
      const [rows = 0, columns = 0] = products[0]?.shape ?? [];
      return reshape(stack(products), [...batch, rows, columns]);
    });
  };
}

function matrices(x: Tensor): Tensor3D {
  const [rows = 1, columns = 1] = x.shape.slice(-2);
  return reshape(x, [-1, rows, columns]);
}

function matrixOf(x: Tensor3D, index: number): Tensor2D {
  const [, rows, columns] = x.shape;
  return reshape(slice(x, [index, 0, 0], [1, rows, columns]), [rows, columns]);
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
