import { expect, test } from "vitest";
import { findArchitecture } from "../architectures/find-architecture.js";
import { flatten, flattenPopulation, layoutOf, layoutOfTensors, unflatten, unflattenPopulation } from "./layout.js";

const layout = layoutOfTensors([
  { name: "fc.weight", shape: [2, 2] },
  { name: "fc.bias", shape: [2] },
]);

test("tensors follow one another row-major in the layout's order, others are left out", () => {
  const vector = flatten(layout, {
    "fc.bias": { shape: [2], data: Float32Array.of(5, 6) },
    "conv.bias": { shape: [1], data: Float32Array.of(9) },
    "fc.weight": { shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) },
  });
  expect([...vector]).toEqual([1, 2, 3, 4, 5, 6]);
  expect(unflatten(layout, vector)).toEqual({
    "fc.weight": { shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) },
    "fc.bias": { shape: [2], data: Float32Array.of(5, 6) },
  });
});

test("a population's tensors, networks first, become one row per network and back", () => {
  const arrays = {
    "fc.weight": { shape: [2, 2, 2], data: Float32Array.of(1, 2, 3, 4, 11, 12, 13, 14) },
    "fc.bias": { shape: [2, 2], data: Float32Array.of(5, 6, 15, 16) },
  };
  const values = flattenPopulation(layout, arrays, 2);
  expect([...values]).toEqual([1, 2, 3, 4, 5, 6, 11, 12, 13, 14, 15, 16]);
  expect(unflattenPopulation(layout, values, 2)).toEqual(arrays);
});

test("an architecture's subset is laid out with its shapes and offsets", () => {
  const convnet = findArchitecture("convnet3").build({ height: 28, width: 28, channels: 1, classes: 10 });
  expect(layoutOf(convnet, ["conv3.weight", "conv3.bias"])).toEqual({
    tensors: [
      { name: "conv3.weight", shape: [32, 32, 3, 3], offset: 0, size: 9216 },
      { name: "conv3.bias", shape: [32], offset: 9216, size: 32 },
    ],
    dimensions: 9248,
  });
});

test("a missing tensor, a wrong shape and a wrong length are refused", () => {
  const bias = { shape: [2], data: new Float32Array(2) };
  expect(() => flatten(layout, { "fc.bias": bias })).toThrow("There is no tensor fc.weight");
  expect(() => flatten(layout, { "fc.bias": bias, "fc.weight": { shape: [4], data: new Float32Array(4) } })).toThrow(
    "Tensor fc.weight has shape [4], expected [2,2].",
  );
  expect(() => unflatten(layout, new Float32Array(7))).toThrow("1 networks of 6 values need 6, not 7.");
});
