import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { findArchitecture } from "../architectures/find-architecture.js";
import { refusalOf } from "../weights/refusal.js";
import { matchArchitecture, type NamedShape, type Wanted } from "./match-architecture.js";

/** Names and shapes as timm 1.0.31 lists them. */
const { tensors: timm }: { tensors: Record<string, Record<string, number[]>> } = JSON.parse(
  readFileSync(new URL("../../../../test/fixtures/timm/timm-fixture.json", import.meta.url), "utf8"),
);
const ofTimm = (name: string): NamedShape[] =>
  Object.entries(timm[name] ?? {}).map(([tensor, shape]) => ({ name: tensor, shape }));

function built(name: string, height: number, width: number, channels: number, classes: number): NamedShape[] {
  return findArchitecture(name)
    .build({ height, width, channels, classes })
    .tensors.map(({ name: tensor, shape }) => ({ name: tensor, shape }));
}

function match(tensors: readonly NamedShape[], wanted: Wanted = {}) {
  return matchArchitecture(tensors, wanted, refusalOf("net.pth"));
}

const images = (side: number) => ({ height: side, width: side, channels: 3 });

describe("tensors are known for what they are:", () => {
  // What test/fixtures/timm/make_fixture.py built them for; ResNets and ConvNeXts take images of any size, by default timm's.
  test.each([
    ["resnet18", 224, 100],
    ["resnet50", 224, 10],
    ["vit_tiny_patch16_224", 224, 1000],
    ["vit_base_patch16_224", 224, 1000],
    ["convnext_tiny", 224, 102],
    ["convnext_base", 224, 37],
  ])("timm's %s", (name, side, classes) => {
    const found = match(ofTimm(name));
    expect([found.definition.name, found.input]).toEqual([name, { ...images(side), classes }]);
  });

  test.each([
    ["mlp3", 28, 1, 10],
    ["mlp3", 32, 3, 7],
    ["mlp3", 5, 1, 2],
    ["convnet3", 28, 1, 10],
    ["convnet3", 64, 4, 100],
    ["vit_tiny_patch16_224", 64, 3, 100],
    ["vit_tiny_patch16_224", 384, 1, 10],
    ["vit_tiny_patch16_224", 16, 3, 10],
    ["vit_base_patch16_224", 96, 3, 37],
    ["resnet18", 224, 1, 10],
    ["resnet50", 224, 3, 2],
    ["convnext_base", 224, 5, 102],
  ])("%s for %ix%i images of %i channels", (name, side, channels, classes) => {
    const found = match(built(name, side, side, channels, classes));
    expect([found.definition.name, found.input]).toEqual([name, { height: side, width: side, channels, classes }]);
  });

  test("a size that the tensors leave open is the one that is given", () => {
    expect(match(ofTimm("resnet18"), { height: 32, width: 32 }).input).toMatchObject(images(32));
  });

  test("a size that the architecture cannot take leaves it the usual one", () => {
    expect(match(ofTimm("convnext_tiny"), { height: 28, width: 28 }).input).toMatchObject(images(224));
  });

  test("a size that they fix is theirs, whatever is given", () => {
    expect(match(ofTimm("vit_tiny_patch16_224"), { height: 96, width: 96 }).input).toMatchObject(images(224));
  });

  test("images that are not square are found when their size is given, and then only", () => {
    const tensors = built("vit_tiny_patch16_224", 160, 224, 3, 10);
    expect(match(tensors, { height: 160, width: 224 }).input).toMatchObject({ height: 160, width: 224 });
    expect(() => match(tensors)).toThrow(
      "net.pth fits no architecture. The nearest is ViT-Tiny/16 (vit_tiny_patch16_224), but 1 tensor has another shape (pos_embed [1,141,192] instead of [1,197,192]).",
    );
  });

  test("batch norm's counts may be missing, and so may the head", () => {
    const bare = ofTimm("resnet18").filter(({ name }) => !/num_batches_tracked|^fc\./.test(name));
    const found = match(bare);
    expect([found.definition.name, found.headless, found.head]).toEqual(["resnet18", true, ["fc.weight", "fc.bias"]]);
  });
});

describe("tensors are refused", () => {
  test("with the nearest architecture and some of each fault", () => {
    const damaged = ofTimm("resnet18")
      .filter(({ name }) => !name.startsWith("layer4.1.bn"))
      .map(({ name, shape }) => ({ name, shape: name === "conv1.weight" ? [64, 3, 5, 5] : shape }));
    expect(() => match([...damaged, { name: "extra\n", shape: [1] }])).toThrow(
      'net.pth fits no architecture. The nearest is ResNet-18 (resnet18), but 8 tensors are missing (layer4.1.bn1.weight, layer4.1.bn1.bias, layer4.1.bn1.running_mean and 5 more); 1 tensor is not one of its own ("extra\\n"); 1 tensor has another shape (conv1.weight [64,3,5,5] instead of [64,3,7,7]).',
    );
  });

  test("when they are of another architecture than the one that is named, with the one that they are", () => {
    expect(() => match(ofTimm("resnet50"), { architecture: "resnet18" })).toThrow(
      "net.pth is no ResNet-18 (resnet18): it fits ResNet-50 (resnet50).",
    );
    expect(() => match(ofTimm("resnet18").slice(1), { architecture: "resnet18" })).toThrow(
      "net.pth does not fit ResNet-18 (resnet18): 1 tensor is missing (conv1.weight).",
    );
    expect(() => match(ofTimm("resnet18"), { architecture: "resnet19" })).toThrow(
      'There is no architecture "resnet19".',
    );
  });

  test("without a nearest when they have nothing in common with any", () => {
    expect(() => match([{ name: "a", shape: [1] }])).toThrow(
      'net.pth fits no architecture: it has none of their tensors, but "a".',
    );
    expect(() => match([])).toThrow("net.pth holds no tensors; choose a file of weights.");
  });

  // Names as the libraries' own models list them: transformers 4.x ViTForImageClassification, ResNetForImageClassification,
  // torchvision 0.22 vit_b_16 and convnext_tiny, and the ConvNeXt authors' convnext_tiny_1k_224.
  test.each([
    ["vit.encoder.layer.0.attention.attention.query.weight", "the Transformers library's, for ViT"],
    ["resnet.embedder.embedder.convolution.weight", "the Transformers library's"],
    ["encoder.layers.encoder_layer_0.self_attention.in_proj_weight", "torchvision's, for ViT"],
    ["features.1.0.layer_scale", "torchvision's, for ConvNeXt"],
    ["stages.0.0.dwconv.weight", "its authors' own, for ConvNeXt"],
  ])("with a word on whose name %s is", (name, whose) => {
    expect(() => match([{ name, shape: [3] }])).toThrow(`The names are ${whose}; Hatchery takes timm's.`);
  });

  test("quickly, even if a shape is absurd", () => {
    const absurd = built("mlp3", 28, 28, 1, 10).map(({ name, shape }) =>
      name === "fc1.weight" ? { name, shape: [50, Number.MAX_SAFE_INTEGER] } : { name, shape },
    );
    expect(() => match(absurd)).toThrow("fc1.weight [50,9007199254740991] instead of [50,3072]");
  });
});
