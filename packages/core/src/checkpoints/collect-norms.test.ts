import { createHash } from "node:crypto";
import { memory, moments, tensor2d, tensor4d, tidy } from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { crossEntropy } from "../architectures/cross-entropy.js";
import { findArchitecture } from "../architectures/find-architecture.js";
import { applyNodes, networkLogits } from "../architectures/network.js";
import { resolveSubset, splitNetwork } from "../architectures/subset.js";
import { toTensors } from "../architectures/tensors-of-arrays.js";
import { formulaWeights } from "../architectures/test-timm-formula.js";
import { fitDataset } from "../datasets/fit-dataset.js";
import { openMnist } from "../datasets/mnist.js";
import { startEngine } from "../engine/start-engine.js";
import { Interrupted } from "../errors.js";
import { collectSpecification } from "../pipeline/specification.js";
import { TestTask } from "../test-task.js";
import { unflatten } from "../weights/layout.js";
import type { NamedArrays } from "../weights/named-arrays.js";
import { encodeSafetensors } from "../weights/safetensors.js";
import { BatchOrder } from "./batch-order.js";
import { collectSeeds } from "./collect-seeds.js";
import { collectSteps } from "./collect-steps.js";
import type { CheckpointSource, CollectedCheckpoints } from "./collected-checkpoints.js";

const IMAGES = 24;
const BATCH = 8;
const SIZE = 32;
const SEED = 1;

async function sourceOf(
  name: string,
  subset: string | string[],
  weights?: NamedArrays,
  size = SIZE,
): Promise<CheckpointSource> {
  const { description, split } = fitDataset(openMnist(), { size, channels: 3, trainCount: IMAGES });
  const architecture = findArchitecture(name).build({ ...description.image, classes: 10 });
  const names = resolveSubset(architecture, subset);
  return { architecture, subset: names, split: await split("train"), ...(weights && { weights }) };
}

function builtFor(name: string): NamedArrays {
  return formulaWeights(findArchitecture(name).build({ height: SIZE, width: SIZE, channels: 3, classes: 10 }));
}

function steps(specification: object) {
  const parsed = collectSpecification.parse({ mode: "steps", learningRate: 1e-2, batchSize: BATCH, ...specification });
  if (parsed.mode !== "steps") throw new Error("These are steps.");
  return parsed;
}

function seeds(specification: object) {
  const parsed = collectSpecification.parse({ mode: "seeds", ...specification });
  if (parsed.mode !== "seeds") throw new Error("These are seeds.");
  return parsed;
}

function digestOf({ layout, values, frozen, losses, flops }: CollectedCheckpoints): string {
  const bytes = encodeSafetensors({ ...frozen, values: { shape: [values.length], data: values } });
  return createHash("sha256").update(bytes).update(JSON.stringify({ layout, losses, flops })).digest("hex");
}

/** The images and labels of a step, as collecting from weights shows them. */
async function batchOf({ split }: CheckpointSource, step: number) {
  const indices = new BatchOrder(IMAGES, BATCH, SEED, ["collect", "steps", "order"]).batch(step);
  const data = tensor4d(await split.show(indices), [BATCH, SIZE, SIZE, 3]);
  const labels = Int32Array.from(indices, (index) => split.labels[index] ?? 0);
  return {
    images: { kind: "images", data, models: 1 } as const,
    labels: tensor2d(labels, [1, BATCH], "int32"),
  };
}

beforeAll(() => startEngine());

describe("checkpoints of a part of a large network", () => {
  test.each(["resnet18", "resnet50", "vit_tiny_patch16_224", "vit_base_patch16_224", "convnext_tiny", "convnext_base"])(
    "begin with imported weights, and have the losses of passes through all of %s",
    async (name) => {
      const weights = builtFor(name);
      const source = await sourceOf(name, "last-two-norms", weights);
      const before = memory().numTensors;
      const { layout, values, frozen, losses } = await collectSteps(
        source,
        steps({ count: 2, weights: "abcd" }),
        SEED,
        new TestTask(),
      );
      expect(memory().numTensors).toBe(before);
      for (const [step, own] of [{}, unflatten(layout, values.subarray(0, layout.dimensions))].entries()) {
        const { images, labels } = await batchOf(source, step);
        const loss = tidy(() => {
          const tensors = toTensors({ ...weights, ...own });
          const logits = networkLogits(source.architecture.nodes, tensors, { images });
          return crossEntropy(logits, labels).dataSync()[0];
        });
        expect(losses[step]?.[1]).toBeCloseTo(loss ?? Number.NaN, 4);
      }
      expect(losses[1]?.[1]).not.toBe(losses[0]?.[1]);
      const names = source.architecture.tensors.map((tensor) => tensor.name);
      expect(Object.keys(frozen)).toEqual(names.filter((each) => !source.subset.includes(each)));
    },
  );
});

describe("batch norms whose running averages are trained", () => {
  const norm = "layer4.1.bn1";

  test("renew them by a tenth of each batch's statistics, and count the batches", async () => {
    const weights = builtFor("resnet18");
    const subset = [`${norm}.weight`, `${norm}.bias`, `${norm}.running_mean`, `${norm}.running_var`];
    const source = await sourceOf("resnet18", subset, weights);
    const { layout, values, frozen } = await collectSteps(
      source,
      steps({ count: 2, weights: "abcd" }),
      SEED,
      new TestTask(),
    );
    const after = unflatten(layout, values.subarray(0, layout.dimensions));
    const { images } = await batchOf(source, 0);
    tidy(() => {
      // PyTorch: running = 0.9 · running + 0.1 · batch's, with the variance of a sample, which divides by n - 1.
      const { prefix, crossing } = splitNetwork(source.architecture, subset);
      const { [crossing[0] ?? ""]: met } = applyNodes(prefix, toTensors(weights), { images }, crossing);
      const batch = moments(met?.data ?? tensor2d([[0]]), [0, 1, 2]);
      const [means, variances] = [batch.mean.dataSync(), batch.variance.dataSync()];
      for (const channel of [0, 100, 511]) {
        const old = (name: string) => weights[`${norm}.${name}`]?.data[channel] ?? Number.NaN;
        const renewed = (name: string) => after[`${norm}.${name}`]?.data[channel];
        expect(renewed("running_mean")).toBeCloseTo(0.9 * old("running_mean") + 0.1 * (means[channel] ?? 0), 4);
        const sample = ((variances[channel] ?? 0) * BATCH) / (BATCH - 1);
        expect(renewed("running_var")).toBeCloseTo(0.9 * old("running_var") + 0.1 * sample, 4);
      }
    });
    expect(frozen[`${norm}.num_batches_tracked`]?.data).toEqual(Float32Array.of(2));
    expect(frozen["layer4.1.bn2.num_batches_tracked"]?.data).toEqual(Float32Array.of(0));
    expect(frozen["layer4.1.bn2.running_mean"]).toEqual(weights["layer4.1.bn2.running_mean"]);
  });

  test("are trained with all of a network, and frozen with it", async () => {
    // At 32 pixels a fresh network's shortcuts see black corners alone, and whether anything passes its last ReLUs is left to rounding.
    const source = await sourceOf("resnet18", "last-two-norms", undefined, 64);
    const pretrain = { epochs: 1, batchSize: BATCH, learningRate: 1e-3 };
    const { frozen, losses } = await collectSteps(source, steps({ count: 1, pretrain }), SEED, new TestTask());
    expect(losses.map(([step]) => step)).toEqual([1, 2, 3, 4]);
    for (const [name, { data }] of Object.entries(frozen)) {
      if (name.endsWith("num_batches_tracked")) expect([name, ...data]).toEqual([name, 3]);
      // A fresh network's are 0 and 1 everywhere.
      if (name.endsWith("running_mean")) expect(new Set(data).size, name).toBeGreaterThan(1);
      if (name.endsWith("running_var")) expect(Math.min(...data), name).toBeGreaterThan(0);
    }
    expect(Object.keys(frozen)).toHaveLength(source.architecture.tensors.length - 4);
  });

  test.each([
    ["while the network is trained", 2],
    ["while checkpoints are saved", 5],
  ])("are the same to the byte after a stop %s", async (_, stopAfter) => {
    const source = await sourceOf("resnet18", [
      "layer4.1.bn1.weight",
      "layer4.1.bn1.running_mean",
      "layer4.1.bn1.running_var",
    ]);
    const pretrain = { epochs: 1, batchSize: BATCH, learningRate: 1e-3 };
    const specification = steps({ count: 3, pretrain });
    const expected = digestOf(await collectSteps(source, specification, SEED, new TestTask(undefined, 100)));
    const task = new TestTask(stopAfter, 100);
    await expect(collectSteps(source, specification, SEED, task)).rejects.toThrow(Interrupted);
    expect(digestOf(await collectSteps(source, specification, SEED, task))).toBe(expected);
  });

  test("belong to each of the networks from independent seeds, their counts to all", async () => {
    const source = await sourceOf("resnet18", "whole");
    const specification = seeds({ count: 2, training: { epochs: 0.7, batchSize: BATCH, learningRate: 1e-4 } });
    const { layout, values, frozen } = await collectSeeds(source, specification, SEED, new TestTask());
    expect(Object.keys(frozen)).toHaveLength(20);
    for (const [name, { shape, data }] of Object.entries(frozen)) {
      expect([name.endsWith("num_batches_tracked"), shape, ...data]).toEqual([true, [], 2]);
    }
    const [first, second] = [0, 1].map((network) =>
      unflatten(layout, values.subarray(network * layout.dimensions, (network + 1) * layout.dimensions)),
    );
    const alone = await collectSeeds(source, { ...specification, count: 1 }, SEED, new TestTask());
    const single = unflatten(layout, alone.values);
    for (const name of ["bn1.running_mean", "layer3.1.bn2.running_var"]) {
      const [one, other, own] = [first, second, single].map((network) => network?.[name]?.data ?? new Float32Array());
      expect(one).not.toEqual(other);
      for (const [channel, value] of (own ?? []).entries()) expect(value).toBeCloseTo(one?.[channel] ?? Number.NaN, 2);
    }
  });
});

describe("stochastic depth", () => {
  const pretrain = { epochs: 0.7, batchSize: BATCH, learningRate: 1e-4 };

  test("is another training, the same every time, with a stop or without", async () => {
    const source = await sourceOf("vit_tiny_patch16_224", "last-two-norms");
    const dropping = steps({ count: 1, pretrain: { ...pretrain, dropPath: 0.5 } });
    const expected = await collectSteps(source, dropping, SEED, new TestTask(undefined, 100));
    const task = new TestTask(1, 100);
    await expect(collectSteps(source, dropping, SEED, task)).rejects.toThrow(Interrupted);
    expect(digestOf(await collectSteps(source, dropping, SEED, task))).toBe(digestOf(expected));
    const all = await collectSteps(source, steps({ count: 1, pretrain }), SEED, new TestTask());
    expect(all.losses[0]?.[1]).not.toBeCloseTo(expected.losses[0]?.[1] ?? 0, 4);
    const none = await collectSteps(
      source,
      steps({ count: 1, pretrain: { ...pretrain, dropPath: 0 } }),
      SEED,
      new TestTask(),
    );
    expect(digestOf(none)).toBe(digestOf(all));
  });

  test("drops for each network what it would drop in smaller company", async () => {
    const source = await sourceOf("vit_tiny_patch16_224", "whole");
    const specification = seeds({ count: 2, training: { ...pretrain, epochs: 0.3, dropPath: 0.5 } });
    const both = await collectSeeds(source, specification, SEED, new TestTask());
    const one = await collectSeeds(source, { ...specification, count: 1 }, SEED, new TestTask());
    const differences = one.values.map((value, index) => Math.abs(value - (both.values[index] ?? 0)));
    // A parameter whose gradient is next to nothing may go either way by the rate, 1e-4.
    expect(differences.reduce((sum, difference) => sum + difference, 0) / differences.length).toBeLessThan(2e-6);
  });
});

test("a subset that only has running averages is refused, as nothing in it follows a gradient", async () => {
  const source = await sourceOf("resnet18", ["bn1.running_mean", "bn1.running_var"]);
  await expect(collectSteps(source, steps({ weights: "abcd" }), SEED, new TestTask())).rejects.toMatchObject({
    name: "BadInput",
    field: "collect.subset",
  });
});
