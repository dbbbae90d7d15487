import { createHash } from "node:crypto";
import { memory } from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { findArchitecture } from "../architectures/find-architecture.js";
import { resolveSubset } from "../architectures/subset.js";
import { openMnist } from "../datasets/mnist.js";
import { showSplit } from "../datasets/show-split.js";
import { startEngine } from "../engine/start-engine.js";
import { Interrupted } from "../errors.js";
import {
  type CollectSeedsSpecification,
  type CollectSpecification,
  type CollectStepsSpecification,
  collectSpecification,
} from "../pipeline/specification.js";
import type { Progress, SavedState, Task } from "../task.js";
import { decodeSafetensors, encodeSafetensors } from "../weights/safetensors.js";
import { collectSeeds } from "./collect-seeds.js";
import { collectSteps } from "./collect-steps.js";
import type { CheckpointSource, CollectedCheckpoints } from "./collected-checkpoints.js";

/** A task that keeps its states as stored bytes, saves after every `saveEvery` steps, and is stopped after `stopAfter`. */
class TaskInMemory implements Task {
  readonly reports: Progress[] = [];
  private readonly states = new Map<string, { step: number; bytes: Uint8Array }>();
  private readonly controller = new AbortController();
  private steps = 0;

  constructor(
    private readonly saveEvery: number,
    private readonly stopAfter = Number.POSITIVE_INFINITY,
    previous?: TaskInMemory,
  ) {
    if (previous !== undefined) this.states = new Map(previous.states);
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  report(progress: Progress): void {
    this.reports.push(progress);
  }

  async restore(key: string): Promise<SavedState | undefined> {
    const saved = this.states.get(key);
    return saved && { step: saved.step, tensors: decodeSafetensors(saved.bytes).arrays };
  }

  async checkpoint(key: string, state: () => Promise<SavedState>): Promise<void> {
    this.steps++;
    if (this.steps >= this.stopAfter) this.controller.abort();
    if (this.steps % this.saveEvery !== 0 && !this.signal.aborted) return;
    const { step, tensors } = await state();
    this.states.set(key, { step, bytes: encodeSafetensors(tensors) });
    if (this.signal.aborted) throw new Interrupted("Stopped by the test.");
  }
}

const uninterrupted = (): TaskInMemory => new TaskInMemory(Number.POSITIVE_INFINITY);

async function sourceOf(architecture: string, subset: string, images: number): Promise<CheckpointSource> {
  const { description, split } = openMnist();
  const test = await split("test");
  const built = findArchitecture(architecture).build({ ...description.image, classes: 10 });
  return {
    architecture: built,
    subset: resolveSubset(built, subset),
    split: showSplit(
      {
        ...test,
        count: images,
        images: test.images.subarray(0, images * 784),
        labels: test.labels.subarray(0, images),
      },
      description,
    ),
  };
}

function stepsSpecification(specification: object): CollectStepsSpecification {
  const parsed: CollectSpecification = collectSpecification.parse({
    mode: "steps",
    learningRate: 1e-3,
    batchSize: 32,
    ...specification,
  });
  if (parsed.mode !== "steps") throw new Error("These are steps.");
  return parsed;
}

function seedsSpecification(specification: object): CollectSeedsSpecification {
  const parsed: CollectSpecification = collectSpecification.parse({ mode: "seeds", ...specification });
  if (parsed.mode !== "seeds") throw new Error("These are seeds.");
  return parsed;
}

/** Digest of everything that is collected. */
function digestOf({ layout, values, frozen, losses, flops }: CollectedCheckpoints): string {
  const bytes = encodeSafetensors({
    ...frozen,
    values: { shape: [values.length / layout.dimensions, layout.dimensions], data: values },
  });
  return createHash("sha256").update(bytes).update(JSON.stringify({ layout, losses, flops })).digest("hex");
}

const pretrain = { epochs: 2.5, batchSize: 32, learningRate: 3e-3, weightDecay: 0.01 };
const convnetSteps = stepsSpecification({ subset: "conv3", count: 6, pretrain });
const convnetSeeds = seedsSpecification({ count: 3, training: { epochs: 1, batchSize: 32, learningRate: 3e-3 } });
const mlpSeeds = seedsSpecification({ count: 5, training: { epochs: 4, batchSize: 32, learningRate: 3e-3 } });

beforeAll(async () => {
  await startEngine();
});

describe("checkpoints from the steps of one run", () => {
  test("are K, differ in the subset alone, and learn", async () => {
    const source = await sourceOf("convnet3", "conv3", 320);
    const task = uninterrupted();
    const { layout, values, frozen, losses, flops } = await collectSteps(source, convnetSteps, 1, task);
    expect(layout.tensors.map(({ name }) => name)).toEqual(["conv3.weight", "conv3.bias"]);
    expect(values.length).toBe(6 * 9248);
    expect(Object.entries(frozen).map(([name, { shape }]) => [name, shape])).toEqual([
      ["conv1.weight", [32, 1, 3, 3]],
      ["conv1.bias", [32]],
      ["conv2.weight", [32, 32, 3, 3]],
      ["conv2.bias", [32]],
      ["fc.weight", [10, 1568]],
      ["fc.bias", [10]],
    ]);
    // Adam moves each parameter by about its rate in a step, never by more than a few times that.
    for (let step = 1; step < 6; step++) {
      const moves = values
        .subarray(step * 9248, (step + 1) * 9248)
        .map((value, index) => Math.abs(value - (values[(step - 1) * 9248 + index] ?? 0)));
      expect(Math.max(...moves)).toBeGreaterThan(1e-4);
      expect(Math.max(...moves)).toBeLessThan(1e-2);
    }
    // 10 batches an epoch, 2.5 epochs, then 6 steps more.
    expect(losses.map(([step]) => step)).toEqual(Array.from({ length: 31 }, (_, index) => index + 1));
    // ln 10 = 2.303 is the loss of guessing.
    expect(losses[0]?.[1]).toBeCloseTo(2.3, 1);
    expect(losses.at(-1)?.[1]).toBeLessThan(1);
    // Whole network forward 4,998,784 FLOPs an image; after the cut 934,528, before it the rest. Backward takes twice forward.
    expect(flops).toBe(25 * 32 * 3 * 4_998_784 + 6 * 32 * (4_064_256 + 3 * 934_528));
    expect(task.reports.map(({ phase }) => phase)).toContain("Saving checkpoints");
    expect(task.reports.at(-1)).toMatchObject({ done: 6, total: 6 });
  });

  test("are the same whether the prefix runs once over all images or batch by batch", async () => {
    // With 640 visits of 320 images the prefix runs once over all; with 64 of 320, batch by batch.
    const source = await sourceOf("convnet3", "head", 320);
    const long = await collectSteps(source, stepsSpecification({ count: 20, pretrain }), 1, uninterrupted());
    const short = await collectSteps(source, stepsSpecification({ count: 2, pretrain }), 1, uninterrupted());
    const both = 2 * 15_690;
    expect(long.flops - short.flops).toBe(320 * 4_967_424 - 64 * 4_967_424 + 18 * 32 * 3 * 31_360);
    const worst = Math.max(...short.values.map((value, index) => Math.abs(value - (long.values[index] ?? 0))));
    expect(short.values.length).toBe(both);
    expect(worst).toBeLessThan(1e-5);
  });

  test.each([
    ["during pretraining", 9],
    ["while checkpoints are saved", 28],
  ])("end with the same bytes after a stop %s as without one", async (_, stopAfter) => {
    const source = await sourceOf("convnet3", "conv3", 320);
    const expected = digestOf(await collectSteps(source, convnetSteps, 1, uninterrupted()));
    const stopped = new TaskInMemory(4, stopAfter);
    await expect(collectSteps(source, convnetSteps, 1, stopped)).rejects.toThrow(Interrupted);
    expect(digestOf(await collectSteps(source, convnetSteps, 1, new TaskInMemory(4, undefined, stopped)))).toBe(
      expected,
    );
    expect(digestOf(await collectSteps(source, convnetSteps, 2, uninterrupted()))).not.toBe(expected);
  });

  test("a rate at which training diverges is named", async () => {
    const source = await sourceOf("mlp3", "whole", 64);
    const wild = stepsSpecification({ count: 1, pretrain: { epochs: 20, batchSize: 32, learningRate: 1e30 } });
    await expect(collectSteps(source, wild, 1, uninterrupted())).rejects.toMatchObject({
      name: "BadInput",
      field: "collect.pretrain.learningRate",
    });
  });
});

describe("checkpoints from independent seeds", () => {
  test("each learn on their own, from their own start", async () => {
    const source = await sourceOf("mlp3", "whole", 320);
    const { layout, values, frozen, losses } = await collectSeeds(source, mlpSeeds, 1, uninterrupted());
    expect([layout.dimensions, values.length]).toEqual([40_785, 5 * 40_785]);
    expect(frozen).toEqual({});
    expect(losses.at(-1)?.[1]).toBeLessThan((losses[0]?.[1] ?? 0) / 2);
    const rows = Array.from({ length: 5 }, (_, model) => values.subarray(model * 40_785, (model + 1) * 40_785));
    for (const [one, a] of rows.entries())
      for (const b of rows.slice(one + 1)) {
        // Independent uniform starts in ±1/28 differ by 1/28·sqrt(2/3) = 0.029 on average (root mean square).
        expect(
          Math.sqrt(a.reduce((squares, value, index) => squares + (value - (b[index] ?? 0)) ** 2, 0) / a.length),
        ).toBeGreaterThan(0.025);
      }
  });

  test("a network is what it would be in smaller company", async () => {
    const source = await sourceOf("convnet3", "whole", 96);
    const three = await collectSeeds(source, convnetSeeds, 1, uninterrupted());
    const one = await collectSeeds(source, { ...convnetSeeds, count: 1 }, 1, uninterrupted());
    const worst = Math.max(...one.values.map((value, index) => Math.abs(value - (three.values[index] ?? 0))));
    expect(worst).toBeLessThan(1e-4);
  });

  test.each([
    ["mlp3", mlpSeeds, 320, 13],
    ["convnet3", convnetSeeds, 96, 2],
  ] as const)(
    "end with the same bytes after a stop as without one: %s",
    async (name, specification, images, stopAfter) => {
      const source = await sourceOf(name, "whole", images);
      const expected = digestOf(await collectSeeds(source, specification, 1, uninterrupted()));
      const stopped = new TaskInMemory(5, stopAfter);
      await expect(collectSeeds(source, specification, 1, stopped)).rejects.toThrow(Interrupted);
      expect(digestOf(await collectSeeds(source, specification, 1, new TaskInMemory(5, undefined, stopped)))).toBe(
        expected,
      );
    },
  );

  test("groups that are trained one after another survive a stop in the second", async () => {
    // At this batch size forty networks' activations take 1.1 GB, so there are two groups.
    const source = await sourceOf("mlp3", "whole", 2000);
    const specification = seedsSpecification({
      count: 40,
      training: { epochs: 2, batchSize: 2000, learningRate: 1e-2 },
    });
    const expected = digestOf(await collectSeeds(source, specification, 1, uninterrupted()));
    const stopped = new TaskInMemory(100, 3);
    await expect(collectSeeds(source, specification, 1, stopped)).rejects.toThrow(Interrupted);
    const resumed = new TaskInMemory(100, undefined, stopped);
    expect(digestOf(await collectSeeds(source, specification, 1, resumed))).toBe(expected);
    expect(resumed.reports[0]).toMatchObject({ done: 4, unit: "step" });
  });

  test("a part of a network is refused: seeds share nothing to freeze", async () => {
    const source = await sourceOf("convnet3", "head", 64);
    await expect(collectSeeds(source, convnetSeeds, 1, uninterrupted())).rejects.toMatchObject({
      name: "BadInput",
      field: "collect.subset",
    });
  });
});

test("a hundred steps of either kind leave no tensor behind", async () => {
  const steps = await sourceOf("mlp3", "head", 64);
  const seeds = await sourceOf("mlp3", "whole", 64);
  const before = memory().numTensors;
  await collectSteps(
    steps,
    stepsSpecification({ count: 50, pretrain: { ...pretrain, epochs: 25 } }),
    1,
    new TaskInMemory(10),
  );
  await collectSeeds(
    seeds,
    seedsSpecification({ count: 2, training: { ...pretrain, epochs: 50 } }),
    1,
    new TaskInMemory(10),
  );
  const stopped = new TaskInMemory(10, 3);
  await expect(collectSeeds(seeds, mlpSeeds, 1, stopped)).rejects.toThrow(Interrupted);
  expect(memory().numTensors).toBe(before);
});
