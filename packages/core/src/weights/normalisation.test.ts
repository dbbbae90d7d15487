import { expect, test } from "vitest";
import { randomStream } from "../engine/random.js";
import { layoutOfTensors } from "./layout.js";
import {
  denormalise,
  fitNormalisation,
  normalisationFromArrays,
  normalisationToArrays,
  normalise,
} from "./normalisation.js";

const layout = layoutOfTensors([
  { name: "norm.weight", shape: [2] },
  { name: "norm.bias", shape: [1] },
]);

test("mode tensor takes one mean and deviation over a tensor's values in all checkpoints", () => {
  // weight: 1, 3, 5, 7: mean 4, deviation sqrt((9+1+1+9)/4) = sqrt(5); bias: -1, 1: mean 0, deviation 1.
  const values = Float32Array.of(1, 3, -1, 5, 7, 1);
  const normalisation = fitNormalisation(layout, values, "tensor");
  expect([...normalisation.mean]).toEqual([4, 0]);
  expect(normalisation.std[0]).toBeCloseTo(Math.sqrt(5), 6);
  expect(normalisation.std[1]).toBe(1);
  const standardised = normalise(normalisation, values);
  expect(standardised[0]).toBeCloseTo(-3 / Math.sqrt(5), 6);
  expect(standardised[5]).toBe(1);
});

test("mode parameter takes them over the checkpoints, for each parameter", () => {
  // Columns (1, 5), (3, 7), (-1, 1): means 3, 5, 0, deviations 2, 2, 1.
  const normalisation = fitNormalisation(layout, Float32Array.of(1, 3, -1, 5, 7, 1), "parameter");
  expect([...normalisation.mean]).toEqual([3, 5, 0]);
  expect([...normalisation.std]).toEqual([2, 2, 1]);
});

test.each(["tensor", "parameter"] as const)(
  "de-normalising gives the parameters back to float precision: %s",
  (mode) => {
    const values = randomStream(1, "normalisation-test").normals(40 * 3);
    const normalisation = fitNormalisation(layout, values, mode);
    const back = denormalise(normalisation, normalise(normalisation, values));
    const worst = Math.max(...back.map((value, index) => Math.abs(value - (values[index] ?? 0))));
    // Two roundings to float32 of values below 8: half a unit in the last place each.
    expect(worst).toBeLessThan(8 * 2 ** -23);
  },
);

test.each(["tensor", "parameter"] as const)(
  "one checkpoint alone, and constants, come back as they were: %s",
  (mode) => {
    const values = Float32Array.of(0.1, 0.1, 0.3);
    const normalisation = fitNormalisation(layout, values, mode);
    const standardised = normalise(normalisation, values);
    expect([...standardised]).toEqual([0, 0, 0]);
    expect(denormalise(normalisation, standardised)).toEqual(values);
  },
);

test("a running variance is standardised by its logarithm, so what comes back is positive whatever was generated", () => {
  const variances = layoutOfTensors([{ name: "bn1.running_var", shape: [1] }]);
  // Logarithms 0 and 2: mean 1, deviation 1.
  const normalisation = fitNormalisation(variances, Float32Array.of(1, Math.exp(2)), "tensor");
  expect(normalisation.mean[0]).toBeCloseTo(1, 6);
  expect(normalisation.std[0]).toBeCloseTo(1, 6);
  expect(denormalise(normalisation, Float32Array.of(-5))[0]).toBeCloseTo(Math.exp(-4), 6);
  const withZero = fitNormalisation(variances, Float32Array.of(0, 1), "tensor");
  expect(normalise(withZero, Float32Array.of(0, 1)).every(Number.isFinite)).toBe(true);
});

test("statistics survive storing, and a stored set of the wrong size is refused", () => {
  const normalisation = fitNormalisation(layout, Float32Array.of(1, 3, -1, 5, 7, 1), "tensor");
  const arrays = normalisationToArrays(normalisation);
  expect(normalisationFromArrays(layout, "tensor", arrays)).toEqual(normalisation);
  expect(() => normalisationFromArrays(layout, "parameter", arrays)).toThrow(
    "Tensor normalisation.mean holds 2 values, expected 3.",
  );
});

test("a checkpoint that diverged is refused by its number and tensor", () => {
  expect(() => fitNormalisation(layout, Float32Array.of(1, 3, -1, 5, 7, Number.NaN), "tensor")).toThrow(
    "Checkpoint 1 has a value in norm.bias that is not finite",
  );
});
