import { memory } from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { alignToMean } from "../analysis/align-to-mean.js";
import { findArchitecture } from "../architectures/find-architecture.js";
import { resolveSubset } from "../architectures/subset.js";
import { collectSeeds } from "../checkpoints/collect-seeds.js";
import { collectSteps } from "../checkpoints/collect-steps.js";
import type { Split } from "../datasets/dataset.js";
import { openMnist } from "../datasets/mnist.js";
import { showSplit } from "../datasets/show-split.js";
import type { ShownSplit } from "../datasets/shown-split.js";
import { startEngine } from "../engine/start-engine.js";
import { Interrupted } from "../errors.js";
import { accuraciesOf } from "../evaluation/accuracy.js";
import { soup } from "../evaluation/baselines.js";
import { predictPopulation } from "../evaluation/predict-population.js";
import { mean } from "../evaluation/summary.js";
import { type CollectSpecification, collectSpecification } from "../pipeline/specification.js";
import { TestTask } from "../test-task.js";
import { drawCodes } from "./codes.js";
import { behaviouralSpecification } from "./specification.js";
import { type BehaviouralSource, trainBehavioural } from "./train-behavioural.js";

const mnist = openMnist();
const { description } = mnist;
const build = (name: string) => findArchitecture(name).build({ ...description.image, classes: 10 });
const uninterrupted = () => new TestTask(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY);

/** The first images of a split. */
function firstOf(split: Split, count: number): ShownSplit {
  const first = {
    ...split,
    count,
    images: split.images.slice(0, count * 28 * 28),
    labels: split.labels.slice(0, count),
  };
  return showSplit(first, description);
}

/** Small zoos of real networks, from which a decoder can learn. */
async function zoo(name: string, subset: string, collect: object): Promise<BehaviouralSource> {
  const architecture = build(name);
  const split = firstOf(await mnist.split("train"), 10_000);
  const source = { architecture, subset: resolveSubset(architecture, subset), split };
  const specification: CollectSpecification = collectSpecification.parse(collect);
  const { layout, values, frozen } =
    specification.mode === "seeds"
      ? await collectSeeds(source, specification, 1, uninterrupted())
      : await collectSteps(source, specification, 1, uninterrupted());
  return { architecture, layout, values, frozen, split };
}

const seeds = (count: number, epochs: number) => ({
  mode: "seeds",
  count,
  training: { epochs, batchSize: 50, learningRate: 0.006 },
});

async function accuracies(source: BehaviouralSource, vectors: Float32Array): Promise<number[]> {
  const split = firstOf(await mnist.split("test"), 2_000);
  const { predictions } = await predictPopulation({ ...source, vectors, split }, uninterrupted(), "test");
  return accuraciesOf(predictions, split.labels);
}

const small = behaviouralSpecification.parse({
  kind: "behavioural",
  latent: 4,
  steps: 12,
  networks: 4,
  batchSize: 16,
  warmUp: 3,
});
const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

beforeAll(() => startEngine());

describe("a decoder trained on the task too", () => {
  test("decodes from noise networks as good as those it learned from, where their average is none", async () => {
    const source = await zoo("mlp3", "whole", seeds(12, 1));
    const specification = { ...small, steps: 250, networks: 8, batchSize: 64, warmUp: 20 };
    const { decoder, explained, losses } = await trainBehavioural(source, specification, 2, uninterrupted());
    const generated = await accuracies(source, await decoder.decode(drawCodes(3, numbers(20), 4, 1)));
    const originals = await accuracies(source, source.values);
    const aligned = await alignToMean(source.architecture, source.layout, source.values);
    const [unalignedSoup = 1] = await accuracies(source, soup(source));
    const [alignedSoup = 1] = await accuracies(source, soup({ ...source, values: aligned }));
    expect(mean(originals)).toBeGreaterThan(0.87);
    expect(unalignedSoup).toBeLessThan(0.3);
    expect(alignedSoup).toBeLessThan(0.81);
    expect(mean(generated)).toBeGreaterThan(0.87);
    expect(Math.min(...generated)).toBeGreaterThan(0.85);
    expect(explained).toBeGreaterThan(4 / 11);
    expect(losses.at(-1)?.[1]).toBeLessThan(0.35);
  });

  test("ends with the same bytes after it was stopped and resumed", async () => {
    const source = await zoo("mlp3", "whole", seeds(6, 0.1));
    const whole = await trainBehavioural(source, small, 3, new TestTask());
    const task = new TestTask(5);
    await expect(trainBehavioural(source, small, 3, task)).rejects.toThrow(Interrupted);
    expect(task.states.get("behavioural")?.step).toBe(5);
    const resumed = await trainBehavioural(source, small, 3, task);
    expect(resumed.decoder.save()).toEqual(whole.decoder.save());
    expect(resumed.losses).toEqual(whole.losses);
    const other = await trainBehavioural(source, small, 4, new TestTask());
    expect(other.losses).not.toEqual(whole.losses);
  });

  test("learns a subset beside a frozen prefix, and leaks no tensor", async () => {
    const source = await zoo("convnet3", "head", {
      mode: "steps",
      subset: "head",
      count: 8,
      pretrain: { epochs: 0.2, learningRate: 0.003 },
      learningRate: 0.003,
    });
    const before = memory().numTensors;
    const { decoder, flops } = await trainBehavioural(source, { ...small, networks: 2 }, 0, new TestTask());
    await expect(trainBehavioural(source, small, 0, new TestTask(2))).rejects.toThrow(Interrupted);
    expect(memory().numTensors).toBe(before);
    const decoded = await decoder.decode(drawCodes(1, numbers(3), 4, 0.5));
    const originals = mean(await accuracies(source, source.values));
    expect(originals).toBeGreaterThan(0.6);
    expect(mean(await accuracies(source, decoded))).toBeGreaterThan(originals - 0.01);
    // The prefix once for each visit, as 12 steps of 2 networks with 16 images each do not meet all 10,000 images.
    const [prefix, head] = [2 * (28 ** 2 * 9 * 32 + 14 ** 2 * 288 * 32 + 7 ** 2 * 288 * 32), 2 * 1568 * 10];
    expect(flops).toBe(12 * 2 * 16 * (prefix + 3 * head) + 12 * 2 * (2 * 2 * 4 * 15_690));
  });
});
