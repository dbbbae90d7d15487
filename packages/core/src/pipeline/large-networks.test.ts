import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { memory } from "@tensorflow/tfjs-core";
import { afterAll, expect, test } from "vitest";
import { Interrupted } from "../errors.js";
import { populationFlops } from "../evaluation/population-flops.js";
import { objectKey } from "../storage/object-key.js";
import { checkedSource } from "../storage/objects.js";
import { openStore } from "../storage/open-store.js";
import type { Progress } from "../task.js";
import { layoutOfTensors } from "../weights/layout.js";
import { openWeightsFile } from "../weights/open-weights-file.js";
import { collectCheckpoints } from "./collect.js";
import { importStored } from "./import-weights.js";
import { openInput } from "./input.js";
import { materialiseNetwork } from "./materialise.js";
import { parseRunSpecification, parseStage } from "./parse-specification.js";
import { logitsOfDataset } from "./predict.js";
import { type RunResult, runAll } from "./run.js";
import type { RunSpecification } from "./specification.js";
import type { StageContext } from "./stage.js";

const TEST_IMAGES = 60;

function specificationOf(architecture: string, images: object, collect: object = {}): RunSpecification {
  return parseRunSpecification({
    seed: 3,
    dataset: "mnist",
    architecture,
    images: { channels: 3, trainCount: 40, testCount: TEST_IMAGES, ...images },
    collect: {
      mode: "steps",
      subset: "last-two-norms",
      count: 8,
      pretrain: { epochs: 2, batchSize: 20, learningRate: 1e-3 },
      learningRate: 1e-2,
      batchSize: 20,
      ...collect,
    },
    train: {
      normalisation: "parameter",
      autoencoder: { channels: [4, 8], latent: 8, steps: 10, batchSize: 8, learningRate: 1e-3 },
      diffusion: { channels: [8, 16, 8], steps: 10, batchSize: 8, timesteps: 50 },
    },
    generate: { count: 3, steps: 6 },
    evaluate: { noiseAmplitudes: [0.1], baselineCount: 3, selectImages: 30 },
  });
}

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

async function freshContext(): Promise<StageContext> {
  const folder = await mkdtemp(join(tmpdir(), "large-"));
  folders.push(folder);
  const store = await openStore({ kind: "files", folder });
  return { store, signal: new AbortController().signal, report: () => {}, saveEverySeconds: 15 };
}

/** Runs, is stopped as soon as each of these phases is so far, and goes on. */
async function runWithStops(
  specification: RunSpecification,
  context: StageContext,
  stops: readonly { readonly phase: string; readonly done: number }[],
): Promise<RunResult> {
  for (const stop of stops) {
    const controller = new AbortController();
    const report = ({ phase, done }: Progress) => {
      if (phase === stop.phase && done >= stop.done) controller.abort();
    };
    await expect(runAll(specification, { ...context, signal: controller.signal, report })).rejects.toThrow(Interrupted);
  }
  return runAll(specification, context);
}

/** What holds of every run, whatever the network. */
async function expectComplete(specification: RunSpecification, context: StageContext, run: RunResult): Promise<void> {
  const { report, models } = run.evaluation;
  expect(report.originals.count).toBe(8);
  expect(report.generated.count).toBe(3);
  expect(report.specification).toEqual({ ...specification, name: undefined });
  for (const value of [...Object.values(report.iou), ...Object.values(report.l2), ...Object.values(report.flops)])
    expect(Number.isFinite(value)).toBe(true);
  // 3 generated, 1 soup, 3 averages, 3 Gaussian, 8 reconstructed, 3 with noise on the test images; 8 originals and 3 generated on those to choose by.
  const { architecture } = await openInput({ ...specification, subset: specification.collect.subset }, undefined);
  const layout = layoutOfTensors(run.checkpointSet.layout);
  expect(report.flops.evaluate).toBe(
    populationFlops(architecture, layout, 21, TEST_IMAGES) + populationFlops(architecture, layout, 11, 30),
  );
  const { digest } = await materialiseNetwork(context.store, run.generatedSet.digest, 2);
  const file = await openWeightsFile(await checkedSource(context.store, digest), "network");
  expect(file.tensors.map(({ name, shape }) => [name, shape])).toEqual(
    expect.arrayContaining(architecture.tensors.map(({ name, shape }) => [name, shape])),
  );
  expect(file.tensors).toHaveLength(architecture.tensors.length);
  const network = { file, filename: "network", architecture: specification.architecture };
  const { accuracy } = await logitsOfDataset(network, "mnist", { images: specification.images });
  expect(accuracy).toBe(models[2]?.accuracy.test);
}

test("a ResNet goes the whole way, ends with the same bytes when it is stopped in between, and begins where imported weights end", async () => {
  const specification = specificationOf("resnet18", { size: 16 });
  const context = await freshContext();
  const run = await runAll(specification, context);
  const { numTensors } = memory();
  await expectComplete(specification, context, run);
  const stopped = await runWithStops(specification, await freshContext(), [
    { phase: "Training the network", done: 2 },
    { phase: "Saving checkpoints", done: 3 },
    { phase: "Evaluating networks", done: 8 },
    { phase: "Training the autoencoder", done: 5 },
    { phase: "Evaluating networks", done: 21 },
  ]);
  expect(stopped.evaluation.digest).toBe(run.evaluation.digest);
  expect(stopped.generatedSet.models).toEqual(run.generatedSet.models);
  expect(memory().numTensors).toBe(numTensors);

  const { digest } = await materialiseNetwork(context.store, run.generatedSet.digest, 0);
  const weights = await importStored({ key: objectKey(digest), filename: "network.safetensors", size: 16 }, context);
  const { pretrain: _pretrain, ...collect } = { pretrain: undefined, ...specification.collect };
  const from = (changes: object, digits = weights.digest) => ({
    dataset: "mnist",
    architecture: "resnet18",
    images: specification.images,
    specification: parseStage("collect", { ...collect, count: 2, weights: digits }),
    seed: 1,
    ...changes,
  });
  const collected = await collectCheckpoints(from({}), context);
  expect(collected.specification).toMatchObject({ weights: weights.digest });
  expect((await collectCheckpoints(from({}, weights.digest.slice(0, 10)), context)).digest).toBe(collected.digest);
  // Objects are known by their digests.
  expect(collected.frozen).toBe(run.checkpointSet.frozen);
  expect(collected.losses.map(([step]) => step)).toEqual([1, 2]);

  const refused = { name: "BadInput", field: "collect.weights" };
  await expect(collectCheckpoints(from({ architecture: "vit_tiny_patch16_224" }), context)).rejects.toMatchObject({
    ...refused,
    message: `collect.weights is ${weights.digest}, imported from network.safetensors: they are ResNet-18's, and the specification's architecture is ViT-Tiny/16. Set architecture to "resnet18".`,
  });
  await expect(collectCheckpoints(from({ images: { size: 16 } }), context)).rejects.toMatchObject({
    ...refused,
    message: expect.stringContaining("they take images of 3 channels, and these have 1. Set images.channels to 3."),
  });
  await expect(collectCheckpoints(from({}, "0123"), context)).rejects.toMatchObject(refused);
  await expect(collectCheckpoints(from({}, collected.digest), context)).rejects.toMatchObject({
    ...refused,
    message: expect.stringContaining("is the digest of a checkpoint set"),
  });
});

test.each([
  ["vit_tiny_patch16_224", { size: 32 }],
  ["convnext_tiny", { size: 32 }],
])("%s goes the whole way", async (architecture, images) => {
  const specification = specificationOf(architecture, images, {
    pretrain: { epochs: 1, batchSize: 20, learningRate: 1e-4, dropPath: 0.1 },
  });
  const context = await freshContext();
  await expectComplete(specification, context, await runAll(specification, context));
});
