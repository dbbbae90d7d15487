import { beforeAll, expect, test } from "vitest";
import { findArchitecture } from "../architectures/find-architecture.js";
import { initialise } from "../architectures/initialise.js";
import { resolveSubset } from "../architectures/subset.js";
import { fitDataset } from "../datasets/fit-dataset.js";
import { openShapes } from "../datasets/shapes/shapes.js";
import { randomStream } from "../engine/random.js";
import { startEngine } from "../engine/start-engine.js";
import { TestTask } from "../test-task.js";
import { layoutOf, unflatten } from "../weights/layout.js";
import { fineTune } from "./fine-tune.js";

const architecture = findArchitecture("resnet18").build({ height: 32, width: 32, channels: 3, classes: 10 });
const subset = resolveSubset(architecture, "last-two-norms");
const layout = layoutOf(architecture, subset);
const RATE = 0.01;

/** Copies of the last two norms of an untrained network, all the same. */
async function tuned(copies: number, steps: number): Promise<Float32Array[]> {
  const arrays = initialise(architecture, randomStream(1, "network"));
  const frozen = Object.fromEntries(Object.entries(arrays).filter(([name]) => !subset.includes(name)));
  const split = await fitDataset(openShapes(), { trainCount: 16 }).split("train");
  const original = start();
  const vectors = Float32Array.from(
    { length: copies * layout.dimensions },
    (_, i) => original[i % layout.dimensions] ?? 0,
  );
  const settings = { learningRate: RATE, batchSize: 8, steps };
  const values = await fineTune({ architecture, split }, { layout, frozen, vectors }, settings, 3, new TestTask());
  return Array.from({ length: copies }, (_, copy) =>
    values.subarray(copy * layout.dimensions, (copy + 1) * layout.dimensions),
  );
}

/** Weights of 1 and biases of 0. */
function start(): Float32Array {
  return Float32Array.from(
    layout.tensors.flatMap(({ name, size }) => new Array<number>(size).fill(name.endsWith("weight") ? 1 : 0)),
  );
}

beforeAll(async () => {
  await startEngine();
});

test("one step moves each parameter of the subset by the learning rate, as Adam's first step does", async () => {
  const [copy = new Float32Array()] = await tuned(1, 1);
  const original = start();
  const moves = [...copy].map((value, i) => Math.abs(value - (original[i] ?? 0)));
  // Adam's first step is rate × g / (|g| + 1e-8); where ReLUs let nothing through the gradient is zero.
  const moved = moves.filter((move) => move > 0);
  expect(moved.length).toBeGreaterThan(0.5 * layout.dimensions);
  for (const move of moved) expect(move).toBeLessThanOrEqual(RATE * 1.0001);
  expect(moved.filter((move) => move > 0.99 * RATE).length).toBeGreaterThan(0.5 * layout.dimensions);
});

test("copies of one network part, each in its own order of images, and go their way whoever else is there", async () => {
  const [first = new Float32Array(), second] = await tuned(2, 3);
  const [alone = new Float32Array()] = await tuned(1, 3);
  expect(second).not.toEqual(first);
  const shown = unflatten(layout, first);
  for (const [name, { data }] of Object.entries(unflatten(layout, alone))) {
    for (const [i, value] of data.entries()) expect(shown[name]?.data[i]).toBeCloseTo(value, 3);
  }
});
