import { dispose, grad, memory, stack, sum, type Tensor, type Tensor4D, tidy } from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { fusedOperations } from "../../engine/fused-operations.js";
import { startEngine } from "../../engine/start-engine.js";
import { findArchitecture } from "../find-architecture.js";
import { applyNodes, type NetworkTensors } from "../network.js";
import { splitNetwork } from "../subset.js";
import { formulaImages, formulaTensors } from "../test-timm-formula.js";
import { relativeError } from "../test-timm-run.js";
import type { Values } from "../value.js";
import { InferenceNetwork } from "./inference-network.js";
import { joinNodes } from "./join-nodes.js";

const BATCH = 2;

function build(name: string, size: number) {
  return findArchitecture(name).build({ height: size, width: size, channels: 3, classes: 4 });
}

function data(values: Values, name: string): Float32Array {
  return Float32Array.from(values[name]?.data.dataSync() ?? []);
}

/** Both ways to run nodes, on the formula's images. */
function expectAlike(name: string, size: number, tensors: NetworkTensors, wanted: readonly string[]): void {
  const architecture = build(name, size);
  const images: Values = { images: { kind: "images", data: formulaImages(architecture.input, BATCH), models: 1 } };
  const network = new InferenceNetwork(architecture.nodes, tensors, wanted);
  const fused = network.run(images);
  const plain = applyNodes(architecture.nodes, tensors, images, wanted);
  for (const each of wanted) {
    expect(fused[each]).toMatchObject({ kind: plain[each]?.kind, models: plain[each]?.models });
    expect(relativeError(data(fused, each), data(plain, each)), each).toBeLessThan(2e-5);
  }
  network.dispose();
  dispose([images, fused, plain]);
}

beforeAll(() => startEngine());

test("TensorFlow for processors has the operations that this is for", async () => {
  expect((await startEngine()).device === "cuda" || fusedOperations() !== undefined).toBe(true);
});

describe.each(["tensorflow", "wasm"] as const)("on %s", (engine) => {
  beforeAll(async () => {
    expect((await startEngine({ prefer: engine })).name).toBe(engine);
  });

  test.each([
    { name: "resnet18", size: 32, wanted: ["layer1.0.bn1", "layer3.1.act", "layer4.0.downsample.0", "fc"] },
    { name: "resnet50", size: 33, wanted: ["layer2.0", "fc"] },
    { name: "vit_tiny_patch16_224", size: 48, wanted: ["blocks.2.mlp.fc1", "blocks.4", "head"] },
    { name: "convnext_tiny", size: 64, wanted: ["stages.1.blocks.2.scaled", "stages.2.blocks.1.conv_dw", "head.fc"] },
    { name: "convnet3", size: 8, wanted: ["pool1", "fc"] },
  ])("$name gives what its nodes give one by one, and leaves no tensor behind", ({ name, size, wanted }) => {
    const before = memory().numTensors;
    const tensors = formulaTensors(build(name, size));
    expectAlike(name, size, tensors, wanted);
    dispose(tensors);
    expect(memory().numTensors).toBe(before);
  });

  test.each([
    { name: "resnet18", size: 32, own: "layer3.1.bn1.weight", last: "fc" },
    { name: "vit_tiny_patch16_224", size: 32, own: "blocks.9.mlp.fc2.bias", last: "head" },
    { name: "convnext_tiny", size: 32, own: "stages.2.blocks.8.norm.bias", last: "head.fc" },
  ])("networks that differ in $own run together", ({ name, size, own, last }) => {
    const before = memory().numTensors;
    const shared = formulaTensors(build(name, size));
    const several = tidy(() =>
      stack([shared[own], shared[own]?.mul(2)].flatMap((each: Tensor | undefined) => each ?? [])),
    );
    expectAlike(name, size, { ...shared, [own]: several }, [last]);
    dispose([shared, several]);
    expect(memory().numTensors).toBe(before);
  });
});

test("under a gradient, its nodes run one by one, and are differentiated", async () => {
  await startEngine();
  const before = memory().numTensors;
  tidy(() => {
    const architecture = build("convnext_tiny", 32);
    const tensors = formulaTensors(architecture);
    const network = new InferenceNetwork(architecture.nodes, tensors);
    const lossOf = (run: (values: Values) => Tensor) => (x: Tensor) =>
      sum(run({ images: { kind: "images", data: x as Tensor4D, models: 1 } }));
    const images = formulaImages(architecture.input, BATCH);
    const own = grad(lossOf((values) => network.logits(values)))(images);
    const last = "head.fc";
    const plain = grad(
      lossOf((values) => applyNodes(architecture.nodes, tensors, values, [last])[last]?.data ?? images),
    )(images);
    expect([...own.dataSync()]).toEqual([...plain.dataSync()]);
    network.dispose();
  });
  expect(memory().numTensors).toBe(before);
});

describe("joining", () => {
  const joined = (name: string, from: string, to: string, wanted: readonly string[] = []) => {
    const { nodes } = build(name, 64);
    const [start, end] = [from, to].map((each) => nodes.findIndex((node) => node.name === each));
    return joinNodes(nodes.slice(start, (end ?? 0) + 1), wanted, () => true).map((step) =>
      step.nodes.map((node) => node.op).join("+"),
    );
  };

  test("a residual block is two convolutions and the shortcut's", () => {
    expect(joined("resnet18", "layer2.0.conv1", "layer2.0.act")).toEqual([
      "conv2d+batchNorm+relu",
      "conv2d+batchNorm",
      "conv2d+batchNorm+dropPath+add+relu",
    ]);
  });

  test("a ConvNeXt block is a convolution, a norm and two linear layers", () => {
    expect(joined("convnext_tiny", "stages.1.blocks.0.conv_dw", "stages.1.blocks.0")).toEqual([
      "conv2d",
      "layerNorm",
      "linear+gelu",
      "linear+scale+dropPath+add",
    ]);
  });

  test("what is asked for, or read twice, stays apart", () => {
    expect(joined("resnet18", "conv1", "maxpool", ["bn1"])).toEqual(["conv2d+batchNorm", "relu", "maxPool2d"]);
    expect(joined("convnet3", "conv1", "pool1", ["conv1"])).toEqual(["conv2d", "relu", "maxPool2d"]);
  });

  test("nothing is cut off that a network can do without joining", () => {
    const { nodes } = build("resnet50", 64);
    expect(joinNodes(nodes, [], () => false).map((step) => step.nodes)).toEqual(nodes.map((node) => [node]));
    const { prefix } = splitNetwork(build("resnet50", 64), ["layer4.2.bn2.weight"]);
    const crossing = ["layer4.2.conv2", "layer4.1.act"];
    const steps = joinNodes(prefix, crossing, () => true);
    expect(new Set(steps.flatMap((step) => step.nodes)).size).toBe(prefix.length);
  });
});
