import {
  dispose,
  memory,
  mul,
  type Scalar,
  stack,
  sum,
  type Tensor,
  tensor,
  tidy,
  valueAndGrads,
} from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { randomStream } from "../engine/random.js";
import { startEngine } from "../engine/start-engine.js";
import type { Architecture } from "./architecture.js";
import { crossEntropy } from "./cross-entropy.js";
import { findArchitecture } from "./find-architecture.js";
import { applyNodes, type NetworkTensors, networkLogits } from "./network.js";
import { resolveSubset, splitNetwork } from "./subset.js";
import { formulaImages, formulaLabels, formulaTensors } from "./test-timm-formula.js";
import { relativeError } from "./test-timm-run.js";
import type { TrainingPass } from "./training-pass.js";
import type { Values } from "./value.js";

const MODELS = 3;
const BATCH = 2;

interface Case {
  readonly name: string;
  readonly size: number;
  readonly subset: string | readonly string[];
  /** One of the cases that are enough for the slower engine. */
  readonly everywhere?: true;
}

const CASES: readonly Case[] = [
  { name: "resnet18", size: 32, subset: "last-two-norms", everywhere: true },
  { name: "resnet50", size: 32, subset: "last-two-norms" },
  { name: "vit_tiny_patch16_224", size: 32, subset: "last-two-norms" },
  { name: "convnext_tiny", size: 64, subset: "last-two-norms" },
  // Where networks part elsewhere: at the first convolution, one with groups, one that follows own values, an attention, a token.
  { name: "resnet18", size: 32, subset: ["conv1.weight", "layer3.0.downsample.0.weight", "fc.bias"] },
  { name: "vit_tiny_patch16_224", size: 32, subset: ["cls_token", "blocks.11.attn.qkv.weight"], everywhere: true },
  { name: "vit_tiny_patch16_224", size: 32, subset: ["pos_embed", "blocks.10.attn.proj.bias", "head.weight"] },
  { name: "vit_tiny_patch16_224", size: 32, subset: ["blocks.7.attn.qkv.bias", "blocks.9.mlp.fc1.weight"] },
  { name: "convnext_tiny", size: 32, subset: ["stages.2.blocks.7.conv_dw.weight", "stages.3.blocks.0.mlp.fc1.weight"] },
  {
    name: "convnext_tiny",
    size: 32,
    subset: ["stages.2.blocks.8.gamma", "stages.3.blocks.0.conv_dw.bias"],
    everywhere: true,
  },
];

/** The subset's tensors for each network: the formula's, each value up to a fifth larger or smaller. */
function variants(tensors: NetworkTensors, names: readonly string[]): Record<string, Tensor>[] {
  return Array.from({ length: MODELS }, (_, model) =>
    Object.fromEntries(
      names.map((name) => {
        const { shape = [], size = 0 } = tensors[name] ?? {};
        const factors = randomStream(7, name, model).uniforms(size, 0.8, 1.2);
        return [name, tidy(() => mul(tensors[name] ?? 1, tensor(factors, shape)))];
      }),
    ),
  );
}

interface Outcome {
  logits: Float32Array;
  readonly gradients: Record<string, Float32Array>;
}

/** Through the prefix, and the suffix with its gradients by some of what is a network's own. */
function measure(
  architecture: Architecture,
  shared: NetworkTensors,
  own: NetworkTensors,
  names: readonly string[],
  training?: TrainingPass,
): Outcome {
  const outcome: Outcome = { logits: new Float32Array(), gradients: {} };
  tidy(() => {
    const images: Values = { images: { kind: "images", data: formulaImages(architecture.input, BATCH), models: 1 } };
    const { prefix, suffix, crossing } = splitNetwork(architecture, Object.keys(own));
    const values = applyNodes(prefix, shared, images, crossing);
    const lossOf = (...differentiated: Tensor[]): Scalar => {
      const tensors = {
        ...shared,
        ...own,
        ...Object.fromEntries(differentiated.map((each, index) => [names[index] ?? "", each])),
      };
      const output = networkLogits(suffix, tensors, values, training);
      outcome.logits = Float32Array.from(output.dataSync());
      return sum(crossEntropy(output, formulaLabels(architecture.input, BATCH)));
    };
    const { grads } = valueAndGrads(lossOf)(names.flatMap((name) => own[name] ?? []));
    for (const [index, gradient] of grads.entries()) {
      outcome.gradients[names[index] ?? ""] = Float32Array.from(gradient.dataSync());
    }
  });
  return outcome;
}

function build({ name, size }: Case): Architecture {
  return findArchitecture(name).build({ height: size, width: size, channels: 3, classes: 5 });
}

function stacked(networks: readonly NetworkTensors[]): Record<string, Tensor> {
  const names = Object.keys(networks[0] ?? {});
  return Object.fromEntries(names.map((name) => [name, stack(networks.flatMap((own) => own[name] ?? []))]));
}

function expectEach(all: ArrayLike<number>, alone: readonly Float32Array[], what: string): void {
  const values = Float32Array.from(all);
  const size = values.length / MODELS;
  expect(alone.map(({ length }) => length)).toEqual(alone.map(() => size));
  for (const [model, expected] of alone.entries()) {
    const own = values.subarray(model * size, (model + 1) * size);
    expect(relativeError(own, [...expected]), `${what} of network ${model}`).toBeLessThan(2e-4);
  }
}

describe.each([
  { engine: "tensorflow", cases: CASES },
  { engine: "wasm", cases: CASES.filter(({ everywhere }) => everywhere) },
] as const)("on $engine", ({ engine, cases }) => {
  test.each(cases)("$name: networks that differ in $subset compute together what each computes alone", async (one) => {
    expect((await startEngine({ prefer: engine })).name).toBe(engine);
    const before = memory().numTensors;
    const architecture = build(one);
    const shared = formulaTensors(architecture);
    const own = variants(shared, resolveSubset(architecture, one.subset));
    const together = stacked(own);
    const names = Object.keys(together);
    const population = measure(architecture, shared, together, names);
    const alone = own.map((network) => measure(architecture, shared, network, names));
    expectEach(
      population.logits,
      alone.map(({ logits }) => logits),
      "logits",
    );
    // Networks that were all alike would hide a mix-up.
    expect(relativeError(alone[0]?.logits ?? [], [...(alone[1]?.logits ?? [])])).toBeGreaterThan(1e-3);
    for (const [name, gradient] of Object.entries(population.gradients)) {
      expectEach(
        gradient,
        alone.map(({ gradients }) => gradients[name] ?? new Float32Array()),
        name,
      );
    }
    dispose([shared, together, ...own]);
    expect(memory().numTensors).toBe(before);
  });
});

test.each([
  { name: "resnet18", size: 64, names: ["conv1.weight", "layer3.1.bn2.weight", "layer4.0.downsample.0.weight"] },
  {
    name: "vit_tiny_patch16_224",
    size: 32,
    names: ["pos_embed", "blocks.3.attn.qkv.weight", "blocks.11.attn.qkv.bias"],
  },
  {
    name: "convnext_tiny",
    size: 32,
    names: ["stem.0.weight", "stages.1.blocks.1.conv_dw.weight", "stages.3.blocks.0.gamma"],
  },
])("$name: networks of no common tensor train together as each would alone", async (one) => {
  await startEngine();
  const before = memory().numTensors;
  const architecture = build({ ...one, subset: "whole" });
  const formula = formulaTensors(architecture);
  const own = variants(formula, resolveSubset(architecture, "whole"));
  const together = stacked(own);
  const passOf = (first: number): TrainingPass => ({
    trained: () => true,
    averages: {},
    dropPath: { rate: 0.5, random: (node, network) => randomStream(3, node, first + network) },
  });
  const all = passOf(0);
  const population = measure(architecture, {}, together, one.names, all);
  const alone = own.map((network, model) => {
    const pass = passOf(model);
    return { ...measure(architecture, {}, network, one.names, pass), averages: pass.averages };
  });
  expectEach(
    population.logits,
    alone.map(({ logits }) => logits),
    "logits",
  );
  for (const [name, average] of Object.entries(all.averages)) {
    expectEach(
      average.dataSync(),
      alone.map(({ averages }) => Float32Array.from(averages[name]?.dataSync() ?? [])),
      name,
    );
  }
  for (const [name, gradient] of Object.entries(population.gradients)) {
    expectEach(
      gradient,
      alone.map(({ gradients }) => gradients[name] ?? new Float32Array()),
      name,
    );
  }
  dispose([formula, together, all.averages, ...own, ...alone.map(({ averages }) => averages)]);
  expect(memory().numTensors).toBe(before);
});
