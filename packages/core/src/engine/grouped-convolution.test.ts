import { grads, memory, type Rank, reshape, square, sum, type Tensor, tensor4d, tidy } from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { groupedConv2d } from "./grouped-convolution.js";
import { startEngine } from "./start-engine.js";

/*
 * PyTorch 2.15.0, on ramp(*shape) = sin(0.7 · [0, 1, 2, ...]):
 *
 *   x = ramp(2, 5, 5, 4).requires_grad_()      # (B, H, W, G · Cin), G = 2
 *   f = ramp(3, 3, 2, 6).requires_grad_()      # (kh, kw, Cin, G · Cout)
 *   y = F.conv2d(x.permute(0, 3, 1, 2), f.permute(3, 2, 0, 1), stride=stride, padding=padding, groups=2).permute(0, 2, 3, 1)
 *   (y ** 2).sum().backward()
 *
 * The first six numbers of each and the sum of magnitudes.
 */
const PYTORCH = [
  {
    stride: 1,
    padding: "same" as const,
    shape: [2, 5, 5, 6],
    y: [0.4877, 1.57606, 1.92318, -0.12984, -1.30924, -1.87288],
    dx: { first: [-7.8849, 26.5814, 10.466, 8.323, -9.8964, -20.2272], magnitude: 2020.696 },
    df: { first: [-25.2111, -14.1691, 3.5369, 26.57, 25.0267, 11.713], magnitude: 3485.716 },
  },
  {
    stride: 2,
    padding: "valid" as const,
    shape: [2, 2, 2, 6],
    y: [-1.65851, -1.81043, -1.11088, 0.62119, 0.79261, 0.59124],
    dx: { first: [-4.522, 7.8509, 1.1887, 2.2308, -3.1759, -4.7368], magnitude: 525.532 },
    df: { first: [-1.5063, 0.186, 1.7908, 7.1751, 8.6369, 6.0365], magnitude: 865.847 },
  },
  {
    stride: 2,
    padding: 1,
    shape: [2, 3, 3, 6],
    y: [0.4877, 1.57606, 1.92318, -0.12984, -1.30924, -1.87288],
    dx: { first: [-0.0465, 6.19834, 4.87092, 0.82653, -2.21006, -4.52835], magnitude: 593.093 },
    df: { first: [-13.97429, -9.03081, 0.16, 6.34947, 2.75323, -2.1379], magnitude: 1012.729 },
  },
];

function ramp(...shape: [number, number, number, number]) {
  const size = shape.reduce((product, length) => product * length, 1);
  return tensor4d(
    Float32Array.from({ length: size }, (_, i) => Math.sin(0.7 * i)),
    shape,
  );
}

function expectFirst(actual: Tensor | undefined, expected: number[], digits: number): void {
  const values = actual?.dataSync() ?? [];
  for (const [index, value] of expected.entries()) expect(values[index]).toBeCloseTo(value, digits);
}

function magnitude(actual: Tensor | undefined): number {
  return Array.from(actual?.dataSync() ?? []).reduce((total, value) => total + Math.abs(value), 0);
}

describe.each(["tensorflow", "wasm"] as const)("grouped convolution on %s", (engine) => {
  beforeAll(async () => {
    expect((await startEngine({ prefer: engine })).name).toBe(engine);
  });

  test.each(PYTORCH)(
    "agrees with PyTorch at stride $stride and padding $padding, both ways, and leaks nothing",
    ({ stride, padding, shape, y, dx, df }) => {
      const before = memory().numTensors;
      tidy(() => {
        const [x, filter] = [ramp(2, 5, 5, 4), ramp(3, 3, 2, 6)];
        const output = groupedConv2d(x, filter, 2, stride, padding);
        expect(output.shape).toEqual(shape);
        expectFirst(output, y, 4);
        const held = memory().numTensors;
        const run = (a: Tensor, b: Tensor) =>
          groupedConv2d(reshape<Rank.R4>(a, x.shape), reshape<Rank.R4>(b, filter.shape), 2, stride, padding);
        const [gradientX, gradientFilter] = grads((a, b) => sum(square(run(a, b))))([x, filter]);
        expect(memory().numTensors).toBe(held + 2);
        expectFirst(gradientX, dx.first, 3);
        expectFirst(gradientFilter, df.first, 3);
        expect(magnitude(gradientX) / dx.magnitude).toBeCloseTo(1, 5);
        expect(magnitude(gradientFilter) / df.magnitude).toBeCloseTo(1, 5);
      });
      expect(memory().numTensors).toBe(before);
    },
  );

  test("refuses channels that do not divide into the groups", () => {
    tidy(() => {
      expect(() => groupedConv2d(ramp(1, 5, 5, 4), ramp(3, 3, 2, 6), 4, 1, "same")).toThrow(
        "groupedConv2d: 4 channels and filters of shape (3, 3, 2, 6) do not divide into 4 groups.",
      );
    });
  });
});
