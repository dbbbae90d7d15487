import { expect, test } from "vitest";
import { findArchitecture } from "./find-architecture.js";
import { resolveSubset, splitNetwork } from "./subset.js";

const convnet = findArchitecture("convnet3").build({ height: 28, width: 28, channels: 1, classes: 10 });
const mlp = findArchitecture("mlp3").build({ height: 28, width: 28, channels: 1, classes: 10 });

test("a named subset and a list of tensors resolve to names in the architecture's order", () => {
  expect(resolveSubset(convnet, "head")).toEqual(["fc.weight", "fc.bias"]);
  expect(resolveSubset(convnet, ["fc.bias", "conv3.weight"])).toEqual(["conv3.weight", "fc.bias"]);
  expect(resolveSubset(mlp, "whole")).toEqual(mlp.tensors.map((tensor) => tensor.name));
});

test("unknown and repeated names are refused with the way out", () => {
  expect(() => resolveSubset(convnet, "heads")).toThrow('ConvNet-3 has no subset "heads". Did you mean "head"?');
  expect(() => resolveSubset(convnet, "constructor")).toThrow('ConvNet-3 has no subset "constructor".');
  expect(() => resolveSubset(convnet, ["conv3.wieght"])).toThrow(
    'ConvNet-3 has no tensor "conv3.wieght". Did you mean "conv3.weight"?',
  );
  expect(() => resolveSubset(convnet, ["fc.bias", "fc.bias"])).toThrow("The subset names fc.bias twice");
  expect(() => resolveSubset(convnet, [])).toThrow("The subset is empty");
  expect(() => resolveSubset(mlp, ["fc9.bias"])).toThrow(
    expect.objectContaining({ name: "BadInput", field: "collect.subset" }),
  );
});

test("every named subset holds tensors of its architecture", () => {
  for (const architecture of [mlp, convnet]) {
    for (const subset of Object.keys(architecture.subsets)) {
      const names = resolveSubset(architecture, subset);
      expect(names.length).toBeGreaterThan(0);
      expect(resolveSubset(architecture, names)).toEqual(names);
    }
  }
});

test("the cut stands before the first node that uses a tensor of the subset", () => {
  const { prefix, suffix, crossing } = splitNetwork(convnet, ["conv3.weight", "fc.bias"]);
  expect(prefix.map((node) => node.name)).toEqual(["conv1", "relu1", "pool1", "conv2", "relu2", "pool2"]);
  expect(suffix.map((node) => node.name)).toEqual(["conv3", "relu3", "flatten", "fc"]);
  expect(crossing).toEqual(["pool2"]);
});

test("a network that is learned whole is cut at its images, or after what has no tensors", () => {
  expect(splitNetwork(convnet, resolveSubset(convnet, "whole"))).toMatchObject({ prefix: [], crossing: ["images"] });
  expect(splitNetwork(mlp, resolveSubset(mlp, "whole"))).toMatchObject({
    prefix: [{ name: "flatten" }],
    crossing: ["flatten"],
  });
});
