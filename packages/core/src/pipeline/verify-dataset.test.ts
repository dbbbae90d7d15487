import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { FormName } from "../datasets/published-dataset.js";
import { writeOfficialFiles } from "../datasets/readers/test-official-files.js";
import type { ImportedManifest } from "../datasets/shards/imported-manifest.js";
import { openStore } from "../storage/open-store.js";
import { importDataset } from "./import-dataset.js";
import type { StageContext } from "./stage.js";
import { verifyDataset } from "./verify-dataset.js";

let folder: string;
let context: StageContext;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "hatchery-verify-"));
  const store = await openStore({ kind: "files", folder: join(folder, "store") });
  context = { store, signal: new AbortController().signal, saveEverySeconds: 15, report: () => {} };
});
afterEach(() => rm(folder, { recursive: true }));

/** An imported dataset, and how to import it once more. */
async function imported(name: string, form: FormName) {
  const { dataset, folder: files } = await writeOfficialFiles(name, form, folder);
  const again = () => importDataset(name, files, context, { published: [dataset], shardBytes: 2_000 });
  return { manifest: await again(), again };
}

async function damage(key: string): Promise<void> {
  const bytes = Uint8Array.from(await context.store.get(key));
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  await context.store.put(key, bytes);
}

test.each<[string, FormName]>([
  ["cifar10", "cifar-binary"],
  ["flowers102", "flowers102"],
])("%s is as it was imported until a bit of it changes, and importing again mends it", async (name, form) => {
  const { manifest, again } = await imported(name, form);
  expect(await verifyDataset(manifest, context)).toEqual([]);
  const [first, second] = manifest.splits.test.shards;
  const { length } = manifest.splits.test.shards;
  await damage(second?.key ?? "");
  expect(await verifyDataset(manifest, context)).toEqual([
    `test: shard 2 of ${length}, with ${second?.count} images, is damaged (${second?.key})`,
  ]);
  await context.store.delete(first?.key ?? "");
  expect(await verifyDataset(manifest, context)).toHaveLength(2);
  expect(await again()).toEqual(manifest);
  expect(await verifyDataset(manifest, context)).toEqual([]);
});

test("a list of images that was damaged, and shards that stand for others, are named", async () => {
  const { manifest } = await imported("cifar10", "cifar-binary");
  const { train, test: tested } = manifest.splits;
  const exchanged: ImportedManifest = {
    ...manifest,
    splits: { train: { ...train, shards: tested.shards }, test: tested },
  };
  expect(await verifyDataset(exchanged, context)).toEqual([
    `train: its images have the digest ${tested.digest}, expected ${train.digest}`,
  ]);
  await damage(train.index);
  expect(await verifyDataset(manifest, context)).toEqual([`train: the list of its images is damaged (${train.index})`]);
});

test("it can be stopped", async () => {
  const { manifest } = await imported("cifar10", "cifar-binary");
  const signal = AbortSignal.abort();
  await expect(verifyDataset(manifest, { ...context, signal })).rejects.toMatchObject({ name: "Interrupted" });
});
