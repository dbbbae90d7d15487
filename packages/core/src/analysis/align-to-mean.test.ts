import { beforeAll, expect, test } from "vitest";
import { findArchitecture } from "../architectures/find-architecture.js";
import { resolveSubset } from "../architectures/subset.js";
import { randomStream } from "../engine/random.js";
import { startEngine } from "../engine/start-engine.js";
import { layoutOf, unflatten } from "../weights/layout.js";
import { alignHiddenUnits } from "./align.js";
import { alignToMean } from "./align-to-mean.js";

const mlp = findArchitecture("mlp3").build({ height: 4, width: 4, channels: 1, classes: 3 });
const layout = layoutOf(mlp, resolveSubset(mlp, "whole"));
const { dimensions } = layout;

beforeAll(() => startEngine());

/** Mean squared distance of networks from their mean. */
function spread(values: Float32Array): number {
  const count = values.length / dimensions;
  let sum = 0;
  for (let d = 0; d < dimensions; d++) {
    const own = Array.from({ length: count }, (_, network) => values[network * dimensions + d] ?? 0);
    const mean = own.reduce((total, value) => total + value, 0) / count;
    sum += own.reduce((total, value) => total + (value - mean) ** 2, 0) / count;
  }
  return sum;
}

test("networks that are one network with its hidden units shuffled, and a little noise, come to stand beside each other", async () => {
  const random = randomStream(5, "networks");
  const base = random.normals(dimensions);
  const values = new Float32Array(6 * dimensions);
  for (let network = 0; network < 6; network++) {
    const arrays = unflatten(layout, base);
    const order = random.permutation(50);
    const weight = arrays["fc1.weight"]?.data ?? [];
    const bias = arrays["fc1.bias"]?.data ?? [];
    const out = arrays["fc2.weight"]?.data ?? [];
    const moved = [
      ...Array.from(order).flatMap((unit) => Array.from(weight.slice(unit * 16, unit * 16 + 16))),
      ...Array.from(order, (unit) => bias[unit] ?? 0),
      ...Array.from({ length: 25 }, (_, output) => Array.from(order, (unit) => out[output * 50 + unit] ?? 0)).flat(),
    ];
    values.set([...moved, ...base.slice(moved.length)], network * dimensions);
  }
  const noise = random.normals(values.length).map((value) => 0.1 * value);
  const noisy = values.map((value, i) => value + (noise[i] ?? 0));
  // Six times noise of variance 0.01 about its mean is 5/6 of that.
  expect(spread(noisy)).toBeGreaterThan(100);
  expect(spread(await alignToMean(mlp, layout, noisy))).toBeCloseTo((0.01 * dimensions * 5) / 6, 0);
});

test("several rounds bring independent networks closer together than one does", async () => {
  const values = randomStream(6, "networks").normals(8 * dimensions);
  const once = await alignHiddenUnits(mlp, layout, values, values.subarray(0, dimensions));
  expect(spread(once)).toBeLessThan(spread(values));
  expect(spread(await alignToMean(mlp, layout, values))).toBeLessThan(0.99 * spread(once));
});
