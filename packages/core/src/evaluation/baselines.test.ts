import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { layoutOfTensors } from "../weights/layout.js";
import { averagesOf16, gaussianPerWeight, noisedCheckpoints, noisedCopies, soup } from "./baselines.js";
import { mean } from "./summary.js";
import { tensorDeviations, weightSize } from "./tensor-deviations.js";
import { logarithmsOfVariances } from "./variance-logarithms.js";

/** K checkpoints of a tensor `a` of three weights and a tensor `b` of one. */
function checkpointsOf(...rows: [number, number, number, number][]) {
  const layout = layoutOfTensors([
    { name: "a", shape: [3] },
    { name: "b", shape: [1] },
  ]);
  return { layout, values: Float32Array.from(rows.flat()) };
}

function deviation(values: readonly number[]): number {
  const centre = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - centre) ** 2)));
}
const column = (values: Float32Array, d: number) =>
  Array.from({ length: values.length / 4 }, (_, i) => values[i * 4 + d] ?? 0);

test("the soup is the mean of all checkpoints", () => {
  expect([...soup(checkpointsOf([1, 2, 3, 10], [3, 2, 1, 20], [2, 2, 5, 30]))]).toEqual([2, 2, 3, 20]);
});

test("an average takes 16 different checkpoints, others each time", () => {
  // Powers of two in one weight: the sum tells which were taken.
  const rows = Array.from({ length: 20 }, (_, i): [number, number, number, number] => [2 ** i, 0, 0, 1]);
  const averages = averagesOf16(checkpointsOf(...rows), 50, 7);
  const sums = column(averages, 0).map((value) => value * 16);
  for (const sum of sums) expect(sum.toString(2).replaceAll("0", "")).toHaveLength(16);
  expect(new Set(sums).size).toBeGreaterThan(45);
  expect(column(averages, 3)).toEqual(new Array(50).fill(1));
});

test("an average of fewer than 16 checkpoints is the soup", () => {
  const checkpoints = checkpointsOf([1, 2, 3, 4], [3, 4, 5, 6]);
  expect([...averagesOf16(checkpoints, 1, 0)]).toEqual([...soup(checkpoints)]);
});

// By hand: 1 and 3 have mean 2 and deviation 1; 10 and 50 have 30 and 20; the second weight never differs.
test("a Gaussian has each weight's own mean and deviation", () => {
  const drawn = gaussianPerWeight(checkpointsOf([1, 5, 0, 10], [3, 5, 0, 50]), 4000, 1);
  expect(mean(column(drawn, 0))).toBeCloseTo(2, 1);
  expect(deviation(column(drawn, 0))).toBeCloseTo(1, 1);
  expect(column(drawn, 1)).toEqual(new Array(4000).fill(5));
  expect(mean(column(drawn, 3)) / 30).toBeCloseTo(1, 1);
  expect(deviation(column(drawn, 3)) / 20).toBeCloseTo(1, 1);
});

// By hand: the values of `a`, 0, 4, 2, 0, 4, 2, deviate from their mean 2 by √(8/3) = 1.633; those of `b`, 10 and 30, by 10.
test("noise is measured in deviations of the tensor that it is added to", () => {
  const checkpoints = checkpointsOf([0, 4, 2, 10], [0, 4, 2, 30]);
  const noised = noisedCheckpoints(checkpoints, 0.1, 4000, 1);
  expect(deviation(column(noised, 1)) / 0.1633).toBeCloseTo(1, 1);
  const aroundB = column(noised, 3).map((value) => value - (value < 20 ? 10 : 30));
  expect(deviation(aroundB)).toBeCloseTo(1, 1);
  expect(mean(column(noised, 3).map((value) => (value < 20 ? 0 : 1)))).toBeCloseTo(0.5, 1);
});

// By hand: the logarithms of 0.01 and 100 deviate from their mean 0 by ln 100 = 4.605; drawn as they are, half of the variances would be below zero.
test("what is drawn for a variance is one", () => {
  const layout = layoutOfTensors([{ name: "bn.running_var", shape: [1] }]);
  const checkpoints = { layout, values: Float32Array.of(0.01, 100) };
  for (const drawn of [gaussianPerWeight(checkpoints, 4000, 1), noisedCheckpoints(checkpoints, 1, 4000, 1)]) {
    expect(Math.min(...drawn)).toBeGreaterThan(0);
  }
  const logarithms = [...gaussianPerWeight(checkpoints, 4000, 1)].map(Math.log);
  expect(deviation(logarithms)).toBeCloseTo(4.605, 0);
  expect(soup(checkpoints)[0]).toBeCloseTo(50.005, 3);
});

test("the same seed draws the same, another seed and another baseline something else", () => {
  const checkpoints = checkpointsOf([0, 1, 2, 3], [4, 6, 8, 9]);
  expect(gaussianPerWeight(checkpoints, 3, 5)).toEqual(gaussianPerWeight(checkpoints, 3, 5));
  expect(gaussianPerWeight(checkpoints, 2, 5)).toEqual(gaussianPerWeight(checkpoints, 3, 5).subarray(0, 8));
  expect(gaussianPerWeight(checkpoints, 3, 5)).not.toEqual(gaussianPerWeight(checkpoints, 3, 6));
  expect(noisedCheckpoints(checkpoints, 0.1, 3, 5)).not.toEqual(noisedCheckpoints(checkpoints, 0.2, 3, 5));
});

// By hand, as above: √(8/3) for `a`, 10 for `b`; three weights of the one and one of the other, √(3 · 8/3 + 100) = √108.
test("a tensor's deviation is over all its values in all checkpoints", () => {
  const checkpoints = checkpointsOf([0, 4, 2, 10], [0, 4, 2, 30]);
  expect(tensorDeviations(checkpoints)).toEqual([expect.closeTo(Math.sqrt(8 / 3), 12), expect.closeTo(10, 12)]);
  expect(weightSize(checkpoints)).toBeCloseTo(Math.sqrt(108), 12);
});

describe("on NumPy's checkpoints of a batch norm and a linear layer", () => {
  const numbers = z.array(z.number());
  const numpy = z
    .object({
      tensors: z.array(z.object({ name: z.string(), shape: z.array(z.int()) })),
      values: z.array(numbers),
      soup: numbers,
      averages: z.array(numbers),
      gaussian: z.object({ mean: numbers, std: numbers }),
      deviations: numbers,
      weightSize: z.number(),
      withinOneDeviation: z.number(),
      withinTwoDeviations: z.number(),
    })
    .parse(JSON.parse(readFileSync(new URL("fixtures/baselines.json", import.meta.url), "utf8")));
  const layout = layoutOfTensors(numpy.tensors);
  const checkpoints = { layout, values: Float32Array.from(numpy.values.flat()) };
  const isVariance = (d: number) => d >= 9;
  const DRAWS = 4000;

  /** Values (N, 12) as NumPy's are drawn: of each, its logarithm where it is a variance. */
  const columnOf = (drawn: Float32Array, d: number) =>
    Array.from({ length: drawn.length / 12 }, (_, i) => drawn[i * 12 + d] ?? Number.NaN).map((value) =>
      isVariance(d) ? Math.log(value) : value,
    );

  function expectNormal(standardised: readonly number[]): void {
    const share = (bound: number) => mean(standardised.map((value) => (Math.abs(value) < bound ? 1 : 0)));
    // Of N values a mean is off by 1/√N, a deviation by 1/√(2N), a share by less than 1/√(4N): five times that is a mistake.
    const off = 5 / Math.sqrt(standardised.length);
    expect(Math.abs(mean(standardised))).toBeLessThan(off);
    expect(Math.abs(deviation(standardised) - 1)).toBeLessThan(off / Math.SQRT2);
    expect(Math.abs(share(1) - numpy.withinOneDeviation)).toBeLessThan(off / 2);
    expect(Math.abs(share(2) - numpy.withinTwoDeviations)).toBeLessThan(off / 2);
  }

  test("the soup and averages of 16 are its means", () => {
    const expectNear = (found: Float32Array, expected: readonly number[]) => {
      expect(found.length).toBe(expected.length);
      for (const [i, value] of expected.entries()) expect((found[i] ?? Number.NaN) / value, `${i}`).toBeCloseTo(1, 6);
    };
    expectNear(soup(checkpoints), numpy.soup);
    expectNear(averagesOf16(checkpoints, 3, 7), numpy.averages.flat());
  });

  test("a Gaussian is normal with its means and deviations, each weight by itself", () => {
    const drawn = gaussianPerWeight(checkpoints, DRAWS, 3);
    const standardised = numpy.gaussian.mean.map((centre, d) =>
      columnOf(drawn, d).map((value) => (value - centre) / (numpy.gaussian.std[d] ?? 0)),
    );
    // All of them together would tell a deviation that divides by one less.
    expectNormal(standardised.flat());
    for (const [d, values] of standardised.entries()) {
      expectNormal(values);
      const next = standardised[d + 1];
      if (next)
        expect(Math.abs(mean(values.map((value, i) => value * (next[i] ?? 0))))).toBeLessThan(5 / Math.sqrt(DRAWS));
    }
  });

  test("noise is normal with its deviations of each tensor, about the checkpoint that it is added to", () => {
    const logarithmic = logarithmsOfVariances(checkpoints);
    for (const [tensor, value] of tensorDeviations(logarithmic).entries())
      expect(value).toBeCloseTo(numpy.deviations[tensor] ?? Number.NaN, 6);
    expect(weightSize(logarithmic)).toBeCloseTo(numpy.weightSize, 6);
    const chosen = Array.from({ length: DRAWS }, (_, i) => i % 20);
    const noised = noisedCopies(checkpoints, 0.3, chosen, 3);
    const copied = noisedCopies(checkpoints, 0, chosen, 3);
    for (let d = 0; d < 12; d++) {
      const tensor = layout.tensors.findIndex(({ offset, size }) => d < offset + size);
      const clean = chosen.map((row) => numpy.values[row]?.[d] ?? Number.NaN);
      for (const [i, value] of clean.entries()) expect((copied[i * 12 + d] ?? 0) / value).toBeCloseTo(1, 5);
      const scale = 0.3 * (numpy.deviations[tensor] ?? 0);
      expectNormal(
        columnOf(noised, d).map(
          (value, i) => (value - (isVariance(d) ? Math.log(clean[i] ?? 0) : (clean[i] ?? 0))) / scale,
        ),
      );
    }
  });
});
