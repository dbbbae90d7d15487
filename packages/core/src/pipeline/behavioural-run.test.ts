import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { memory } from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Interrupted } from "../errors.js";
import { openStore } from "../storage/open-store.js";
import { generateModels } from "./generate.js";
import { isBehavioural } from "./is-behavioural.js";
import { arrayNamed, getArrays } from "./objects-of-arrays.js";
import { parseRunSpecification, parseStage } from "./parse-specification.js";
import { type RunResult, runAll } from "./run.js";
import type { StageContext } from "./stage.js";
import { trainDiffusionModel } from "./train.js";

const specification = parseRunSpecification({
  seed: 5,
  dataset: "mnist",
  architecture: "mlp3",
  images: { size: 7, trainCount: 3000, testCount: 1000 },
  collect: { mode: "seeds", count: 8, training: { epochs: 2, batchSize: 50, learningRate: 0.01 } },
  train: { kind: "behavioural", latent: 3, steps: 120, networks: 4, batchSize: 64, warmUp: 10 },
  generate: { count: 6 },
  evaluate: {
    noiseAmplitudes: [0.1],
    baselineCount: 3,
    selectImages: 500,
    dial: { temperatures: [0.5, 1], count: 6 },
  },
});

const folders: string[] = [];
let context: StageContext;
let run: RunResult;

async function freshContext(): Promise<StageContext> {
  const folder = await mkdtemp(join(tmpdir(), "behavioural-run-"));
  folders.push(folder);
  const store = await openStore({ kind: "files", folder });
  return { store, signal: new AbortController().signal, report: () => {}, saveEverySeconds: 15 };
}

const generate = (part: object, { digest } = run.diffusionModel, own = context) =>
  generateModels({ diffusionModel: digest, specification: parseStage("generate", part), seed: 5 }, own);

async function valuesOf(set: { readonly values: string }): Promise<Float32Array> {
  return arrayNamed(await getArrays(context.store, set.values), "values").data;
}

beforeAll(async () => {
  context = await freshContext();
  run = await runAll(specification, context);
});
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

test("the model has its decoder, the checkpoints' codes and one loss, and says that it knows the task", () => {
  const { diffusionModel, evaluation } = run;
  expect(isBehavioural(diffusionModel) && diffusionModel.explained).toBeGreaterThan(3 / 7);
  expect(Object.keys(diffusionModel.losses)).toEqual(["decoder"]);
  // Codes of variance 1.
  expect(diffusionModel.latentRange.std).toBeCloseTo(1, 4);
  expect(evaluation.report.generator).toEqual({ kind: "behavioural", usesTaskData: true });
  expect(Object.keys(evaluation.report.seconds)).toEqual(["collect", "decoder", "generate", "evaluate"]);
  // A step's forward and backward pass of 4 networks with 64 images of 49·50 + 50·25 + 25·10 weights, and what decoding takes.
  const weights = 49 * 50 + 50 * 25 + 25 * 10;
  expect(evaluation.report.flops.decoder).toBe(120 * (4 * 64 * 3 * 2 * weights + 2 * 2 * 4 * 3 * (weights + 85)));
});

test("averages of networks from independent seeds are told with their hidden units aligned too", () => {
  const { baselines, points, dial } = run.evaluation.report;
  expect(baselines.aligned?.soup.mean).toBeGreaterThan(baselines.soup.mean);
  expect(points["average16 aligned"]).toHaveLength(3);
  expect(dial?.map(({ temperature, count }) => [temperature, count])).toEqual([
    [0.5, 6],
    [1, 6],
  ]);
});

test("at temperature 1 the dial shows what was generated, and at half of it networks that are half as far from the mean", async () => {
  const { dial, generated, iou } = run.evaluation.report;
  const [half, one] = dial ?? [];
  expect(one).toMatchObject({ ...generated, iouNearest: iou.nearest, generatedGenerated: iou.generatedGenerated });
  expect(half?.generatedGenerated).toBeGreaterThan(one?.generatedGenerated ?? 1);
  const vectors = await valuesOf(run.generatedSet);
  const cooler = await valuesOf(await generate({ count: 6, temperature: 0.5 }));
  const difference = (values: Float32Array) => (values[0] ?? 0) - (values[values.length / 6] ?? 0);
  expect(difference(cooler)).toBeCloseTo(difference(vectors) / 2, 6);
});

test("a request for novelty gets the first draws that have it, the same ones each time", async () => {
  const { models } = run.evaluation;
  const all = await generate({ count: 6, novelty: { iouAtMost: 1 } });
  expect(all.selection?.draws.length).toBe(6);
  const seen = all.selection?.iouNearest ?? [];
  const bound = [...seen].sort((a, b) => a - b)[2] ?? 0;
  const some = await generate({ count: 3, novelty: { iouAtMost: bound } });
  expect(some.selection?.iouNearest.every((iou) => iou <= bound)).toBe(true);
  const expected = (all.selection?.draws ?? []).filter((_, index) => (seen[index] ?? 1) <= bound);
  expect(some.selection?.draws).toEqual(expected);
  const vectors = await valuesOf(run.generatedSet);
  const width = vectors.length / models.length;
  const [first = 0] = some.selection?.draws ?? [];
  expect((await valuesOf(some)).subarray(0, width)).toEqual(vectors.subarray(first * width, (first + 1) * width));
});

test("a novelty that no network has is refused with what was reached", async () => {
  await expect(generate({ count: 2, novelty: { iouAtMost: 0.001, drawsPerNetwork: 4 } })).rejects.toMatchObject({
    field: "generate.novelty",
    message: expect.stringMatching(
      /of 8 networks drawn, 0 have an IoU of at most 0\.001 with every checkpoint and do their task, and 2 are asked for\. The least IoU/,
    ),
  });
});

test("a preference stands for a temperature", async () => {
  const preferred = await generate({ count: 2, prefer: "accuracy" });
  const asked = await generate({ count: 2, temperature: 0.6 });
  expect(preferred.values).toBe(asked.values);
  expect(() => parseStage("generate", { prefer: "accuracy", temperature: 1 })).toThrow("generate.temperature");
});

test("a training that was stopped ends with the same bytes, and leaks no tensor", async () => {
  const input = { checkpointSet: run.checkpointSet.digest, specification: specification.train, seed: 5 };
  const fresh = await freshContext();
  for await (const key of context.store.list("")) {
    if (/^(results|objects)\//.test(key)) await fresh.store.put(key, await context.store.get(key));
  }
  const before = memory().numTensors;
  const controller = new AbortController();
  const stopping = {
    ...fresh,
    signal: controller.signal,
    report: ({ done }: { done: number }) => done === 40 && controller.abort(),
  };
  await expect(trainDiffusionModel(input, stopping)).rejects.toThrow(Interrupted);
  const resumed = await trainDiffusionModel(input, fresh);
  expect(resumed.digest).toBe(run.diffusionModel.digest);
  expect((await generate({ count: 6 }, resumed, fresh)).digest).toBe(run.generatedSet.digest);
  expect(memory().numTensors).toBe(before);
});
