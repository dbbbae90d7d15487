import { describe, expect, test } from "vitest";
import type { InputShape } from "./architecture.js";
import { findArchitecture } from "./find-architecture.js";
import { forwardFlops } from "./flops.js";
import { resolveSubset, splitNetwork } from "./subset.js";
import { otherCases, stateDicts, trainingCases, usualCases } from "./test-timm-cases.js";

const IMAGENET: InputShape = { height: 224, width: 224, channels: 3, classes: 1000 };

function parameters(name: string, input: InputShape): number {
  return findArchitecture(name)
    .build(input)
    .tensors.filter(({ role }) => role === "parameter")
    .reduce((sum, { shape }) => sum + shape.reduce((product, length) => product * length, 1), 0);
}

function sizeOf(name: string, subset: string): number {
  const architecture = findArchitecture(name).build(IMAGENET);
  const names = resolveSubset(architecture, subset);
  return architecture.tensors
    .filter((tensor) => names.includes(tensor.name))
    .reduce((sum, { shape }) => sum + shape.reduce((product, length) => product * length, 1), 0);
}

test.each(Object.entries(stateDicts))("%s has timm's tensors in timm's order", (name, expected) => {
  const small = usualCases.find(({ architecture }) => architecture === name && !name.startsWith("vit"));
  const { tensors } = findArchitecture(name).build(small?.input ?? IMAGENET);
  expect(tensors.map((tensor) => [tensor.name, tensor.shape])).toEqual(Object.entries(expected));
});

test.each([...usualCases, ...otherCases, ...trainingCases])(
  "$architecture for $input has as many parameters as timm's, buffers not counted",
  ({ architecture, input, parameters: expected }) => {
    expect(parameters(architecture, input)).toBe(expected);
  },
);

// The first column by He et al. (3.6 and 3.8 billion multiply-adds with another stride in ResNet-50), timm's benchmark tables (1.82, 4.11, 4.47 and 15.38, norms counted).
test.each([
  { name: "resnet18", multiplyAdds: 1.82e9 },
  { name: "resnet50", multiplyAdds: 4.11e9 },
  { name: "convnext_tiny", multiplyAdds: 4.47e9 },
  { name: "convnext_base", multiplyAdds: 15.38e9 },
])("$name costs what timm's tables say, a multiply-add counted as two", ({ name, multiplyAdds }) => {
  const architecture = findArchitecture(name).build(IMAGENET);
  expect(forwardFlops(architecture.nodes, architecture) / (2 * multiplyAdds)).toBeCloseTo(1, 1.7);
});

test("a vision transformer's cost is that of its patches, attention, and MLPs; of the last block only the class token's", () => {
  const vit = findArchitecture("vit_base_patch16_224").build(IMAGENET);
  const [tokens, features] = [197, 768];
  const patches = 196 * features * 16 * 16 * 3;
  const block = tokens * features * 12 * features + 2 * tokens * tokens * features;
  // Keys and values of all tokens; one query, one projection, and an MLP for one token.
  const last =
    tokens * features * 2 * features + features * 2 * features + 2 * tokens * features + features * 8 * features;
  const multiplyAdds = patches + 11 * block + last + features * 1000;
  expect(forwardFlops(vit.nodes, vit)).toBe(2 * multiplyAdds);
  // 17.6 billion without that saving, as the table of He et al. (arXiv 2111.06377) and others have it.
  expect((patches + 12 * block + features * 1000) / 17.6e9).toBeCloseTo(1, 2);
});

describe("the last two norms", () => {
  // METHOD's table; sizes by hand: two norms of so many channels, each with scale and offset.
  test.each([
    { name: "resnet18", layers: ["layer4.1.bn1", "layer4.1.bn2"], size: 2 * (512 + 512) },
    { name: "resnet50", layers: ["layer4.2.bn2", "layer4.2.bn3"], size: 2 * (512 + 2048) },
    { name: "vit_tiny_patch16_224", layers: ["blocks.11.norm2", "norm"], size: 2 * (192 + 192) },
    { name: "vit_base_patch16_224", layers: ["blocks.11.norm2", "norm"], size: 2 * (768 + 768) },
    { name: "convnext_tiny", layers: ["stages.3.blocks.2.norm", "head.norm"], size: 2 * (768 + 768) },
    { name: "convnext_base", layers: ["stages.3.blocks.2.norm", "head.norm"], size: 2 * (1024 + 1024) },
  ])("of $name are $layers", ({ name, layers, size }) => {
    const architecture = findArchitecture(name).build(IMAGENET);
    expect(resolveSubset(architecture, "last-two-norms")).toEqual(
      layers.flatMap((layer) => [`${layer}.weight`, `${layer}.bias`]),
    );
    expect(sizeOf(name, "last-two-norms")).toBe(size);
  });

  test("leave a fraction of the network behind the cut", () => {
    const shareOf = (name: string, size: number): number => {
      const architecture = findArchitecture(name).build({ ...IMAGENET, height: size, width: size });
      const { prefix, suffix } = splitNetwork(architecture, resolveSubset(architecture, "last-two-norms"));
      expect(prefix.length + suffix.length).toBe(architecture.nodes.length);
      return forwardFlops(suffix, architecture) / forwardFlops(architecture.nodes, architecture);
    };
    // ViT-Base: an MLP and the head for one token, 2·(8·768² + 768·1000) = 11.0 million of 32.7 billion.
    expect(1 / shareOf("vit_base_patch16_224", 224)).toBeCloseTo(32_700 / 10.97, -2);
    expect(1 / shareOf("vit_tiny_patch16_224", 224)).toBeGreaterThan(2300);
    // ResNet-18 at 32×32: one 3×3 convolution of 512 channels at one place, and the head: 5.7 of 75 million.
    expect(1 / shareOf("resnet18", 32)).toBeCloseTo(14, -1);
  });
});

test("ResNet-18's depth groups are of five norm layers each, at growing depth", () => {
  const architecture = findArchitecture("resnet18").build(IMAGENET);
  const groups = ["depth-1", "depth-2", "depth-3"].map((subset) => resolveSubset(architecture, subset));
  expect(groups.map((names) => names.length)).toEqual([10, 10, 10]);
  const first = groups.map(([name = ""]) => resolveSubset(architecture, "norms").indexOf(name));
  expect(first).toEqual([...first].sort((a, b) => a - b));
  expect(new Set(groups.flat()).size).toBe(30);
});

test("a network learned whole includes its running averages, but no counts", () => {
  const architecture = findArchitecture("resnet18").build(IMAGENET);
  const whole = resolveSubset(architecture, "whole");
  expect(whole).toContain("layer4.1.bn2.running_var");
  expect(whole.filter((name) => name.endsWith("num_batches_tracked"))).toEqual([]);
  expect(whole.length).toBe(architecture.tensors.length - 20);
  expect(() => resolveSubset(architecture, ["bn1.num_batches_tracked"])).toThrow(
    'ResNet-18 has no tensor "bn1.num_batches_tracked"',
  );
});

// As timm does: it builds all of these, and PyTorch refuses those below.
test("any size is taken that leaves each layer something to see", () => {
  const sized = (name: string, height: number, width: number) =>
    findArchitecture(name).build({ height, width, channels: 5, classes: 2 });
  expect(sized("resnet50", 1, 1).tensors[0]?.shape).toEqual([64, 5, 7, 7]);
  expect(sized("vit_tiny_patch16_224", 16, 31).tensors[1]?.shape).toEqual([1, 2, 192]);
  expect(sized("convnext_tiny", 32, 33).nodes.length).toBeGreaterThan(100);
  expect(() => sized("vit_tiny_patch16_224", 15, 64)).toThrow("patch_embed.proj cannot take 15×64 with 5 channels");
  expect(() => sized("convnext_base", 31, 64)).toThrow("stages.3.downsample.1 cannot take 1×4 with 512 channels");
});
