import {
  conv2d,
  conv2dTranspose,
  depthwiseConv2d,
  gather,
  grads,
  logSoftmax,
  matMul,
  maxPool,
  memory,
  mul,
  oneHot,
  type Rank,
  slice,
  sub,
  sum,
  type Tensor,
  tensor,
  tensor1d,
  tidy,
} from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { startEngine } from "../start-engine.js";

interface Case {
  readonly what: string;
  readonly inputs: readonly (readonly number[])[];
  readonly run: (a: Tensor, b: Tensor) => Tensor;
}

type Images = Tensor<Rank.R4>;

// The inputs are made with the shapes that stand beside each operation, which the casts to Images say again.
const convolution = (stride: number, padding: "same" | "valid", size: number, kernel: number): Case => ({
  what: `convolution, ${size} pixels, kernel ${kernel}, stride ${stride}, ${padding}`,
  inputs: [
    [2, size, size, 3],
    [kernel, kernel, 3, 4],
  ],
  run: (x, filter) => conv2d(x as Images, filter as Images, stride, padding),
});

const depthwise = (stride: number, padding: "same" | "valid"): Case => ({
  what: `depthwise convolution, stride ${stride}, ${padding}`,
  inputs: [
    [2, 8, 7, 3],
    [3, 3, 3, 2],
  ],
  run: (x, filter) => depthwiseConv2d(x as Images, filter as Images, stride, padding),
});

const product = (a: number[], b: number[], transposeA: boolean, transposeB: boolean): Case => ({
  what: `product of (${a}) and (${b})${transposeA ? ", first transposed" : ""}${transposeB ? ", second transposed" : ""}`,
  inputs: [a, b],
  run: (x, y) => matMul(x, y, transposeA, transposeB),
});

const CASES: readonly Case[] = [
  convolution(1, "same", 7, 3),
  convolution(2, "same", 8, 3),
  convolution(2, "valid", 8, 3),
  convolution(3, "valid", 8, 2),
  convolution(2, "same", 9, 7),
  {
    what: "transposed convolution, stride 2",
    inputs: [
      [2, 1, 5, 3],
      [1, 7, 4, 3],
    ],
    run: (x, filter) => conv2dTranspose(x as Images, filter as Images, [2, 1, 10, 4], [1, 2], "same"),
  },
  depthwise(1, "same"),
  depthwise(2, "valid"),
  product([3, 4], [4, 5], false, false),
  product([4, 3], [5, 4], true, true),
  product([6, 3, 4], [6, 4, 5], false, false),
  product([6, 4, 3], [6, 4, 5], true, false),
  product([2, 3, 3, 4], [2, 3, 5, 4], false, true),
  {
    what: "gathered rows",
    inputs: [[4, 2, 3], [1]],
    run: (x, y) => mul(gather(x, tensor1d([3, 0, 3, 1], "int32")), y),
  },
  { what: "a slice in one piece", inputs: [[5, 4, 3], [1]], run: (x, y) => mul(slice(x, [2, 0, 0], [2, 4, 3]), y) },
  {
    what: "a slice in several pieces",
    inputs: [[5, 4, 3], [1]],
    run: (x, y) => mul(slice(x, [1, 1, 0], [3, 2, 3]), y),
  },
  {
    what: "one-hot rows",
    inputs: [[4, 5], [1]],
    run: (x, y) => mul(mul(x, oneHot([4, 0, 2, 2], 5, 3, -1, "float32")), y),
  },
  { what: "log softmax", inputs: [[5, 10], [1]], run: (x, y) => mul(logSoftmax(x), y) },
  {
    what: "max pooling of what is below zero, windows over each other",
    inputs: [[2, 7, 7, 3], [1]],
    run: (x, y) => mul(maxPool(sub(x, 3) as Images, 3, 2, "valid"), y),
  },
  { what: "max pooling", inputs: [[2, 6, 6, 3], [1]], run: (x, y) => mul(maxPool(x as Images, 2, 2, "valid"), y) },
];

function sample(shape: readonly number[]): Tensor {
  const size = shape.reduce((total, length) => total * length, 1);
  return tensor(
    Float32Array.from({ length: size }, (_, i) => Math.sin(1.3 * i + size)),
    [...shape],
  );
}

/** Value and both gradients of a loss that gives every output another weight. */
function evaluate({ inputs, run }: Case): Float32Array[] {
  return tidy(() => {
    const [a = tensor1d([]), b = tensor1d([])] = inputs.map(sample);
    const loss = (x: Tensor, y: Tensor): Tensor => {
      const output = run(x, y);
      return sum(mul(output, sample(output.shape)));
    };
    return [run(a, b), ...grads(loss)([a, b])].map((result: Tensor) => Float32Array.from(result.dataSync()));
  });
}

test.each(CASES)("$what: WebAssembly computes TensorFlow's value and gradients, and leaks nothing", async (one) => {
  expect((await startEngine({ prefer: "tensorflow" })).name).toBe("tensorflow");
  const expected = evaluate(one);
  await startEngine({ prefer: "wasm" });
  const before = memory().numTensors;
  const actual = evaluate(one);
  expect(memory().numTensors).toBe(before);
  expect(actual.map(({ length }) => length)).toEqual(expected.map(({ length }) => length));
  for (const [part, values] of expected.entries()) {
    const scale = Math.max(...values.map(Math.abs));
    for (const [index, value] of values.entries()) {
      expect(Math.abs((actual[part]?.[index] ?? Number.NaN) - value)).toBeLessThan(1e-5 * scale);
    }
  }
});
