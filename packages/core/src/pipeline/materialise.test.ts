import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { objectKey } from "../storage/object-key.js";
import type { ObjectStore } from "../storage/object-store.js";
import { checkedSource } from "../storage/objects.js";
import { openStore } from "../storage/open-store.js";
import type { NamedArrays } from "../weights/named-arrays.js";
import { openWeightsFile } from "../weights/open-weights-file.js";
import { generatedSubset, materialiseNetwork } from "./materialise.js";
import { putArrays } from "./objects-of-arrays.js";
import { parseRunSpecification } from "./parse-specification.js";
import type { Digest } from "./results.js";
import { runStage, type StageContext } from "./stage.js";

let folder: string;
let store: ObjectStore;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "materialise-"));
  store = await openStore({ kind: "files", folder });
});
afterEach(() => rm(folder, { recursive: true }));

const array = (...values: number[]) => ({ shape: [values.length], data: Float32Array.from(values) });
const frozen: NamedArrays = {
  "conv.weight": array(1, 2, 3),
  "bn.running_mean": array(4),
  "bn.num_batches_tracked": { shape: [], data: Float32Array.of(1234) },
};
const generated: NamedArrays = { "bn.weight": array(5), "bn.bias": array(6) };

/** A generated set of one network whose frozen rest and own subset are these, with the results before it. */
async function generatedSet(
  frozenRest: NamedArrays | undefined,
): Promise<{ set: Digest; subset: Digest; rest?: Digest }> {
  const context: StageContext = { store, signal: new AbortController().signal, report: () => {}, saveEverySeconds: 15 };
  const { collect, train, generate } = parseRunSpecification({
    dataset: "mnist",
    architecture: "mlp3",
    collect: { mode: "steps", subset: "head", count: 2, pretrain: { epochs: 1, learningRate: 0.1 }, learningRate: 0.1 },
  });
  const none = "0".repeat(64);
  const rest = frozenRest && (await putArrays(store, frozenRest));
  const subset = await putArrays(store, generated);
  const { digest: checkpointSet } = await runStage("checkpoint-set", { a: 1 }, context, async () => ({
    seed: 0,
    dataset: { name: "mnist", digest: none },
    architecture: "mlp3",
    specification: collect,
    layout: [],
    dimensions: 2,
    values: none,
    ...(rest !== undefined && { frozen: rest }),
    accuracies: [],
    predictions: none,
    losses: [],
    flops: 0,
    seconds: { collect: 0 },
  }));
  if (train.kind !== "p-diff") throw new Error("The default kind is p-diff.");
  const { digest: diffusionModel } = await runStage("diffusion-model", { a: 1 }, context, async () => ({
    seed: 0,
    checkpointSet,
    specification: train,
    weights: none,
    latents: none,
    losses: { autoencoder: [], diffusion: [] },
    latentRange: { maximum: 0, std: 0 },
    flops: { autoencoder: 0, diffusion: 0 },
    seconds: { autoencoder: 0, diffusion: 0 },
  }));
  const { digest: set } = await runStage("generated-set", { a: 1 }, context, async () => ({
    seed: 0,
    diffusionModel,
    specification: generate,
    values: none,
    models: [{ index: 0, digest: subset, bytes: (await store.size(objectKey(subset))) ?? 0 }],
    flops: 0,
    seconds: { generate: 0 },
  }));
  return { set, subset, ...(rest !== undefined && { rest }) };
}

test("a network is its generated subset and the frozen rest, with counts as PyTorch has them", async () => {
  const { set } = await generatedSet(frozen);
  const { digest, bytes } = await materialiseNetwork(store, set, 0);
  const source = await checkedSource(store, digest);
  const file = await openWeightsFile(source, "network");
  expect(source.size).toBe(bytes);
  expect(file.metadata).toEqual({ format: "pt" });
  const tensors = await Promise.all(
    file.tensors.map(async ({ name, dtype, shape }) => [name, dtype, shape, [...(await file.read(name))]]),
  );
  expect(tensors).toEqual([
    ["conv.weight", "F32", [3], [1, 2, 3]],
    ["bn.running_mean", "F32", [1], [4]],
    ["bn.num_batches_tracked", "I64", [], [1234]],
    ["bn.weight", "F32", [1], [5]],
    ["bn.bias", "F32", [1], [6]],
  ]);
});

test("a network that was asked for before is not joined again", async () => {
  const { set, rest } = await generatedSet(frozen);
  const first = await materialiseNetwork(store, set, 0);
  // Without the frozen rest nothing can be joined.
  await store.delete(objectKey(rest ?? ""));
  expect(await materialiseNetwork(store, set, 0)).toEqual(first);
});

test("a network that was lost is joined again", async () => {
  const { set } = await generatedSet(frozen);
  const first = await materialiseNetwork(store, set, 0);
  await store.delete(objectKey(first.digest));
  expect(await materialiseNetwork(store, set, 0)).toEqual(first);
  expect(await store.size(objectKey(first.digest))).toBe(first.bytes);
});

test("of a damaged rest nothing is made", async () => {
  const { set, rest } = await generatedSet(frozen);
  const key = objectKey(rest ?? "");
  const bytes = Uint8Array.from(await store.get(key));
  bytes[bytes.length - 6] = 1;
  await store.put(key, bytes);
  await expect(materialiseNetwork(store, set, 0)).rejects.toThrow(`The object ${key} is damaged`);
});

test("a network that was generated whole is its own subset", async () => {
  const { set, subset } = await generatedSet(undefined);
  expect(await materialiseNetwork(store, set, 0)).toEqual(await generatedSubset(store, set, 0));
  expect((await generatedSubset(store, set, 0)).digest).toBe(subset);
});
