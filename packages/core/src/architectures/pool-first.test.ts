import { type Tensor, tensor } from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { randomStream } from "../engine/random.js";
import { startEngine } from "../engine/start-engine.js";
import { findArchitecture } from "./find-architecture.js";
import { applyNodes } from "./network.js";
import { poolFirst } from "./pool-first.js";
import { readValue } from "./run-in-order.js";

beforeAll(() => startEngine());

const convnet = findArchitecture("convnet3").build({ height: 8, width: 8, channels: 1, classes: 3 });
const stepsOf = (architecture: { readonly nodes: typeof convnet.nodes }, wanted: readonly string[] = []) =>
  poolFirst(architecture.nodes, wanted).map(({ nodes, bias }) => [
    ...nodes.map(({ op }) => op),
    ...(bias ? [bias] : []),
  ]);

test("pooling comes before the ReLU and the bias that it alone reads", () => {
  expect(stepsOf(convnet)).toEqual([
    ["conv2d", "maxPool2d", "relu", "conv1.bias"],
    ["conv2d", "maxPool2d", "relu", "conv2.bias"],
    ["conv2d"],
    ["relu"],
    ["flatten"],
    ["linear"],
  ]);
});

test("what is asked for, or read by others, is computed as it is written", () => {
  expect(stepsOf(convnet, ["relu1", "conv2"]).slice(0, 4)).toEqual([["conv2d"], ["relu"], ["maxPool2d"], ["conv2d"]]);
  const resnet = findArchitecture("resnet18").build({ height: 32, width: 32, channels: 3, classes: 10 });
  expect(stepsOf(resnet).slice(0, 3)).toEqual([["conv2d"], ["batchNorm"], ["maxPool2d", "relu"]]);
});

test("the result is the same to the last bit, of one network and of several", () => {
  const random = randomStream(0, "pool-first");
  const normal = (shape: number[]): Tensor =>
    tensor(random.normals(shape.reduce((product, n) => product * n, 1)), shape);
  for (const population of [[], [3]]) {
    const tensors = Object.fromEntries(
      convnet.tensors.map(({ name, shape }) => [name, normal([...population, ...shape])] as const),
    );
    const images = { images: { kind: "images", data: normal([5, 8, 8, 1]).as4D(5, 8, 8, 1), models: 1 } } as const;
    const first = applyNodes(convnet.nodes, tensors, images, ["fc"]);
    const asWritten = applyNodes(convnet.nodes, tensors, images, ["conv1", "relu1", "conv2", "relu2", "fc"]);
    expect(readValue(first, "fc").data.dataSync()).toEqual(readValue(asWritten, "fc").data.dataSync());
  }
});
