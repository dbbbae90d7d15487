import { expect, test } from "vitest";
import { BadInput } from "../errors.js";
import { findArchitecture } from "./find-architecture.js";
import { forwardFlops } from "./flops.js";

const cifar = { height: 32, width: 32, channels: 3, classes: 10 };
const mnist = { height: 28, width: 28, channels: 1, classes: 10 };

function parameters(name: string, input: typeof cifar): number {
  return findArchitecture(name)
    .build(input)
    .tensors.reduce((sum, tensor) => sum + tensor.shape.reduce((product, size) => product * size, 1), 0);
}

test("MLP-3 is the paper's 3072-50-25-10 on 32×32 colour images", () => {
  const { tensors } = findArchitecture("mlp3").build(cifar);
  expect(tensors.map(({ name, shape }) => [name, shape])).toEqual([
    ["fc1.weight", [50, 3072]],
    ["fc1.bias", [50]],
    ["fc2.weight", [25, 50]],
    ["fc2.bias", [25]],
    ["fc3.weight", [10, 25]],
    ["fc3.bias", [10]],
  ]);
  // 3072·50 + 50 + 50·25 + 25 + 25·10 + 10
  expect(parameters("mlp3", cifar)).toBe(155_185);
  // 784·50 + 50 + 50·25 + 25 + 25·10 + 10
  expect(parameters("mlp3", mnist)).toBe(40_785);
});

test("ConvNet-3 is the paper's: three convolutions of 32 channels, then 2048 -> 10 on 32×32 colour images", () => {
  const { tensors } = findArchitecture("convnet3").build(cifar);
  expect(tensors.map(({ name, shape }) => [name, shape])).toEqual([
    ["conv1.weight", [32, 3, 3, 3]],
    ["conv1.bias", [32]],
    ["conv2.weight", [32, 32, 3, 3]],
    ["conv2.bias", [32]],
    ["conv3.weight", [32, 32, 3, 3]],
    ["conv3.bias", [32]],
    ["fc.weight", [10, 2048]],
    ["fc.bias", [10]],
  ]);
  // (27·32 + 32) + 2·(288·32 + 32) + (2048·10 + 10)
  expect(parameters("convnet3", cifar)).toBe(39_882);
  // 7·7·32 = 1568 values reach the last layer: (9·32 + 32) + 2·(288·32 + 32) + (1568·10 + 10)
  expect(parameters("convnet3", mnist)).toBe(34_506);
});

test("forward FLOPs count a multiply-add as two", () => {
  const mlp = findArchitecture("mlp3").build(mnist);
  // 2·(784·50 + 50·25 + 25·10)
  expect(forwardFlops(mlp.nodes, mlp)).toBe(81_400);
  const convnet = findArchitecture("convnet3").build(mnist);
  // 2·(28²·32·9 + 14²·32·288 + 7²·32·288 + 1568·10)
  expect(forwardFlops(convnet.nodes, convnet)).toBe(4_998_784);
  // The part after the second pooling: 2·(7²·32·288 + 1568·10)
  expect(forwardFlops(convnet.nodes.slice(6), convnet)).toBe(934_528);
});

test("images too small to be halved twice are refused, and so is a shape that is none", () => {
  const { build } = findArchitecture("convnet3");
  expect(
    build({ height: 4, width: 7, channels: 2, classes: 3 }).tensors.find(({ name }) => name === "fc.weight")?.shape,
  ).toEqual([3, 32]);
  expect(() => build({ height: 3, width: 28, channels: 1, classes: 10 })).toThrow(
    "The network's pool2 cannot take 1×14 with 32 channels",
  );
  expect(() => build({ height: 28, width: 28, channels: 0, classes: 10 })).toThrow(
    "ConvNet-3 cannot be built for channels 0",
  );
  expect(() => findArchitecture("mlp3").build({ height: 2.5, width: 2, channels: 1, classes: 10 })).toThrow(BadInput);
});

test("an unknown architecture is refused with the nearest name", () => {
  expect(() => findArchitecture("convnet")).toThrow(
    'There is no architecture "convnet". Did you mean "convnet3"? Known: mlp3, convnet3, resnet18, resnet50, ',
  );
});
