import { argMax, memory, tensor, tensor4d, tidy } from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import type { Architecture } from "../architectures/architecture.js";
import { findArchitecture } from "../architectures/find-architecture.js";
import { initialise } from "../architectures/initialise.js";
import { networkLogits } from "../architectures/network.js";
import { resolveSubset } from "../architectures/subset.js";
import { normaliseImages } from "../datasets/batches.js";
import type { DatasetDescription, Split } from "../datasets/dataset.js";
import { showSplit } from "../datasets/show-split.js";
import { randomStream } from "../engine/random.js";
import { startEngine } from "../engine/start-engine.js";
import { Interrupted } from "../errors.js";
import { TestTask } from "../test-task.js";
import { flatten, layoutOf, unflatten } from "../weights/layout.js";
import { NO_CLASS } from "./accuracy.js";
import { populationFlops } from "./population-flops.js";
import { predictPopulation } from "./predict-population.js";

const IMAGES = 70;
const CLASSES = 3;
const description: DatasetDescription = {
  name: "noise",
  title: "Noise",
  classes: ["a", "b", "c"],
  image: { height: 8, width: 8, channels: 1 },
  normalisation: { mean: [0.5], std: [0.25] },
  licence: "none",
  source: "none",
  splits: { train: { count: 0 }, test: { count: IMAGES } },
};
const split: Split = {
  name: "test",
  count: IMAGES,
  digest: "",
  images: Uint8Array.from(randomStream(0, "images").uniforms(IMAGES * 64, 0, 256)),
  labels: new Uint8Array(IMAGES),
};
const convnet = findArchitecture("convnet3").build({ ...description.image, classes: CLASSES });
const mlp = findArchitecture("mlp3").build({ ...description.image, classes: CLASSES });

/** `models` networks that share what is outside the subset. */
function population(architecture: Architecture, subset: string, models: number) {
  const layout = layoutOf(architecture, resolveSubset(architecture, subset));
  const network = initialise(architecture, randomStream(1, "network"));
  const frozen = Object.fromEntries(
    Object.entries(network).filter(([name]) => layout.tensors.every((tensor) => tensor.name !== name)),
  );
  const vectors = new Float32Array(models * layout.dimensions);
  for (let model = 0; model < models; model++)
    vectors.set(
      flatten(layout, initialise(architecture, randomStream(2, "network", model))),
      model * layout.dimensions,
    );
  return { architecture, layout, frozen, vectors, split: showSplit(split, description) };
}

/** The class that one whole network gives each image, without any sharing. */
function predictAlone(
  { architecture, layout, frozen, vectors }: ReturnType<typeof population>,
  model: number,
): number[] {
  const arrays = {
    ...frozen,
    ...unflatten(layout, vectors.subarray(model * layout.dimensions, (model + 1) * layout.dimensions)),
  };
  return tidy(() => {
    const tensors = Object.fromEntries(
      Object.entries(arrays).map(([name, { shape, data }]) => [name, tensor(data, [...shape])]),
    );
    const indices = Array.from({ length: IMAGES }, (_, index) => index);
    const data = tensor4d(normaliseImages(split, description, indices), [IMAGES, 8, 8, 1]);
    return [
      ...argMax(
        networkLogits(architecture.nodes, tensors, { images: { kind: "images", data, models: 1 } }),
        -1,
      ).dataSync(),
    ];
  });
}

beforeAll(() => startEngine());

describe("predicting with a population", () => {
  test.each([
    { architecture: convnet, subset: "head" },
    { architecture: convnet, subset: "last-two-layers" },
    { architecture: convnet, subset: "conv2" },
    { architecture: convnet, subset: "whole" },
    { architecture: mlp, subset: "whole" },
  ])("gives each network's own predictions: $architecture.title, $subset", async ({ architecture, subset }) => {
    const networks = population(architecture, subset, 4);
    const { predictions, finite } = await predictPopulation({ ...networks, batchSize: 32 }, new TestTask(), "key");
    const expected = [0, 1, 2, 3].map((model) => predictAlone(networks, model));
    expect([...predictions]).toEqual(expected.flat());
    expect([...finite]).toEqual([1, 1, 1, 1]);
    // Networks that all agreed would hide a mix-up.
    expect(new Set(expected.map(String)).size).toBeGreaterThan(2);
  });

  test("gives the same whatever the number of images at a time", async () => {
    const networks = population(convnet, "head", 5);
    const once = await predictPopulation(networks, new TestTask(), "key");
    expect(await predictPopulation({ ...networks, batchSize: 1 }, new TestTask(), "key")).toEqual(once);
  });

  test("takes the first of equal logits, and no class where a logit is not finite", async () => {
    const networks = population(convnet, "head", 4);
    const { dimensions, tensors } = networks.layout;
    const bias = tensors.find(({ name }) => name === "fc.bias")?.offset ?? 0;
    networks.vectors.fill(0);
    networks.vectors.set([1, 2, 2], bias);
    networks.vectors.set([0, 0, 5], dimensions + bias);
    networks.vectors.set([0, Number.NaN, 0], 2 * dimensions + bias);
    networks.vectors.set([0, 0, Number.NEGATIVE_INFINITY], 3 * dimensions + bias);
    const { predictions, finite } = await predictPopulation(networks, new TestTask(), "key");
    expect(
      [0, 1, 2, 3].map((model) => [...new Set(predictions.subarray(model * IMAGES, (model + 1) * IMAGES))]),
    ).toEqual([[1], [2], [NO_CLASS], [NO_CLASS]]);
    expect([...finite]).toEqual([1, 1, 0, 0]);
  });

  test("goes on after a stop, and leaves no tensor behind, stopped or not", async () => {
    const networks = { ...population(convnet, "last-two-layers", 2), batchSize: 10 };
    const before = memory().numTensors;
    const expected = await predictPopulation(networks, new TestTask(), "key");
    expect(memory().numTensors).toBe(before);
    // One step for the prefix, seven of ten images each.
    const task = new TestTask(4);
    await expect(predictPopulation(networks, task, "key")).rejects.toThrow(Interrupted);
    expect(memory().numTensors).toBe(before);
    expect([...task.states.keys()]).toEqual(["key-prefix", "key"]);
    task.reports.length = 0;
    expect(await predictPopulation(networks, task, "key")).toEqual(expected);
    expect(task.reports.map(({ done, total }) => [done, total])).toEqual([
      [80, 140],
      [100, 140],
      [120, 140],
      [140, 140],
    ]);
    expect(memory().numTensors).toBe(before);
  });

  test("tells how far it is", async () => {
    const task = new TestTask();
    await predictPopulation({ ...population(convnet, "head", 2), batchSize: 40 }, task, "key");
    expect(task.reports.map(({ done, total, unit }) => [done, total, unit])).toEqual([
      [70, 70, "image"],
      [80, 140, "prediction"],
      [140, 140, "prediction"],
    ]);
  });
});

// By hand, for 8×8 images: conv1 2·9·1·32·64 = 36,864, conv2 2·9·32·32·16 = 294,912, conv3 2·9·32·32·4 = 73,728, fc 2·128·3 = 768.
test("a population's cost is one prefix and many suffixes", () => {
  const head = layoutOf(convnet, resolveSubset(convnet, "head"));
  expect(populationFlops(convnet, head, 100, 10)).toBe(10 * (36_864 + 294_912 + 73_728 + 100 * 768));
  const whole = layoutOf(convnet, resolveSubset(convnet, "whole"));
  expect(populationFlops(convnet, whole, 100, 10)).toBe(10 * 100 * 406_272);
});
