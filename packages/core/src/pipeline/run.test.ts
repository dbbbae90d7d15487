import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { memory } from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { checkedSource } from "../storage/objects.js";
import { openStore } from "../storage/open-store.js";
import { openWeightsFile } from "../weights/open-weights-file.js";
import { generateModels } from "./generate.js";
import { materialiseNetwork } from "./materialise.js";
import { arrayNamed, getArrays } from "./objects-of-arrays.js";
import { parseRunSpecification, parseStage } from "./parse-specification.js";
import { logitsOfDataset } from "./predict.js";
import { type RunResult, runAll } from "./run.js";
import type { StageContext } from "./stage.js";

const smallTraining = {
  normalisation: "parameter",
  autoencoder: { channels: [4, 8], latent: 8, steps: 30, learningRate: 1e-3 },
  diffusion: { channels: [8, 16, 8], steps: 30, timesteps: 50 },
};
const specification = parseRunSpecification({
  seed: 3,
  dataset: "mnist",
  architecture: "mlp3",
  collect: {
    mode: "steps",
    subset: "head",
    count: 12,
    pretrain: { epochs: 0.1, learningRate: 3e-3 },
    learningRate: 1e-3,
  },
  train: smallTraining,
  generate: { count: 4, steps: 6 },
  evaluate: { noiseAmplitudes: [0.1], baselineCount: 3, selectImages: 500 },
});

const folders: string[] = [];
let context: StageContext;
let run: RunResult;

async function freshContext(): Promise<StageContext> {
  const folder = await mkdtemp(join(tmpdir(), "run-"));
  folders.push(folder);
  const store = await openStore({ kind: "files", folder });
  return { store, signal: new AbortController().signal, report: () => {}, saveEverySeconds: 15 };
}

beforeAll(async () => {
  context = await freshContext();
  run = await runAll(specification, context);
});
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

test("the report has every field of its contract, each baseline measured on all of its models", () => {
  const { report } = run.evaluation;
  expect(Object.keys(report.seconds)).toEqual(["collect", "autoencoder", "diffusion", "generate", "evaluate"]);
  expect(report.splits).toEqual({ select: "train", report: "test" });
  expect(report.originals.count).toBe(12);
  expect(report.generated.count).toBe(4);
  const { soup, average16, gaussian, noise, reconstruction } = report.baselines;
  expect([soup, average16, gaussian, reconstruction].map(({ count }) => count)).toEqual([1, 3, 3, 12]);
  expect(noise.map(({ amplitude, count }) => [amplitude, count])).toEqual([[0.1, 3]]);
  for (const value of [...Object.values(report.iou), ...Object.values(report.l2)]) expect(value).toBeGreaterThan(0);
  expect(report.points["gaussian"]).toHaveLength(3);
  expect(report.specification).toEqual({ ...specification, name: undefined });
});

test("the report repeats what the training and the generation were alarmed about", async () => {
  const { diffusionModel, evaluation } = run;
  const bare = { ...specification.generate, sampler: "ddim" as const, steps: 1, clip: false };
  const set = await generateModels({ diffusionModel: diffusionModel.digest, specification: bare, seed: 0 }, context);
  const clipped = await generateModels(
    { diffusionModel: diffusionModel.digest, specification: { ...bare, clip: undefined }, seed: 0 },
    context,
  );
  expect(set.latentRange?.maximum).toBeGreaterThan(0);
  expect(clipped.latentRange?.maximum ?? 0).toBeLessThanOrEqual(diffusionModel.latentRange.maximum + 1e-3);
  expect(evaluation.report.alarms ?? []).toEqual([
    ...(diffusionModel.alarms ?? []),
    ...(run.generatedSet.alarms ?? []),
  ]);
});

test("the accuracy that the report states is what the exported network has", async () => {
  const { digest } = await materialiseNetwork(context.store, run.generatedSet.digest, 2);
  const file = await openWeightsFile(await checkedSource(context.store, digest), "network");
  const { accuracy } = await logitsOfDataset({ file, filename: "network", architecture: "mlp3" }, "mnist");
  expect(accuracy).toBe(run.evaluation.models[2]?.accuracy.test);
});

test("a generated network depends on the seed and its index, not on how many are asked for", async () => {
  const fewer = { ...specification.generate, count: 2 };
  const input = { diffusionModel: run.diffusionModel.digest, specification: fewer, seed: specification.seed };
  const { models } = await generateModels(input, context);
  expect(models).toEqual(run.generatedSet.models.slice(0, 2));
  const other = await generateModels({ ...input, seed: 4 }, context);
  expect(other.models[0]?.digest).not.toBe(models[0]?.digest);
});

test("a temperature below 1 makes networks more alike, and 1 is what there is without it", async () => {
  const at = async (temperature: number) => {
    const specification = parseStage("generate", { count: 4, steps: 6, temperature });
    const input = { diffusionModel: run.diffusionModel.digest, specification, seed: 3 };
    return generateModels(input, context);
  };
  const spread = async ({ values }: { readonly values: string }) => {
    const vectors = arrayNamed(await getArrays(context.store, values), "values").data;
    const [first, second] = [vectors.subarray(0, vectors.length / 4), vectors.subarray(vectors.length / 4)];
    return Math.hypot(...first.map((value, d) => value - (second[d] ?? 0)));
  };
  expect((await at(1)).values).toBe(run.generatedSet.values);
  expect(await spread(await at(0.25))).toBeLessThan(0.5 * (await spread(run.generatedSet)));
});

test("a model of vectors cut into tokens that was not shown four checkpoints is measured beside the others and them", async () => {
  const train = parseStage("train", {
    ...smallTraining,
    heldOut: 4,
    autoencoder: { ...smallTraining.autoencoder, tokens: 5 },
  });
  const again = await runAll({ ...specification, train }, context);
  const { originals, heldOut, baselines, generated } = again.evaluation.report;
  expect(again.checkpointSet.digest).toBe(run.checkpointSet.digest);
  expect([originals.count, heldOut?.count, baselines.reconstruction.count, generated.count]).toEqual([8, 4, 8, 4]);
  expect(Object.values(heldOut?.verdicts ?? {}).reduce((sum, count) => sum + count, 0)).toBe(4);
  expect(heldOut?.l2Nearest).toBeGreaterThan(0);
});

test("100 steps of sampling leave no tensor behind", async () => {
  const { numTensors } = memory();
  const ddpm = parseStage("generate", { count: 60, sampler: "ddpm" });
  const { models } = await generateModels(
    { diffusionModel: run.diffusionModel.digest, specification: ddpm, seed: 0 },
    context,
  );
  expect(models).toHaveLength(60);
  expect(memory().numTensors).toBe(numTensors);
});

test("the same specification and seed give the same digests in another store, and no tensor is left behind", async () => {
  const { numTensors } = memory();
  const again = await runAll(specification, await freshContext());
  expect(memory().numTensors).toBe(numTensors);
  expect(again.evaluation.digest).toBe(run.evaluation.digest);
  expect(again.generatedSet.models).toEqual(run.generatedSet.models);
});

test("a sampler that cannot take so many steps is refused by the field's name, before any work", async () => {
  const many = { ...specification.generate, steps: 50 };
  const input = { diffusionModel: run.diffusionModel.digest, specification: many, seed: 0 };
  await expect(generateModels(input, context)).rejects.toThrow("generate.steps is 50: the diffusion has 50 timesteps");
});

test("an index beyond the set is refused", async () => {
  await expect(materialiseNetwork(context.store, run.generatedSet.digest, 4)).rejects.toThrow(
    "index is 4: the set has 4 networks, counted from 0.",
  );
});
