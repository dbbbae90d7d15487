import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { importDataset } from "../../pipeline/import-dataset.js";
import type { ObjectStore } from "../../storage/object-store.js";
import { openStore } from "../../storage/open-store.js";
import { normaliseImages } from "../batches.js";
import type { Dataset } from "../dataset.js";
import { openImportedDataset } from "../imported-dataset.js";
import { writeOfficialFiles } from "../readers/test-official-files.js";
import { openShapes } from "../shapes/shapes.js";
import { wholeSplit } from "../test-whole-split.js";
import { ImageWorkers } from "./image-workers.js";
import { epochOrder, type ImageBatch, openImages, type StreamRequest, streamImages } from "./stream-images.js";

let folder: string;
let store: ObjectStore;
let workers: ImageWorkers;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "hatchery-stream-"));
  store = await openStore({ kind: "files", folder: join(folder, "store") });
  workers = new ImageWorkers(2);
});
afterAll(async () => {
  await workers.close();
  await rm(folder, { recursive: true });
});

async function stream(dataset: Dataset, request: Partial<StreamRequest> = {}): Promise<ImageBatch[]> {
  const source = await openImages(dataset, "train");
  const order = request.order ?? Uint32Array.from({ length: source.count }, (_, index) => index);
  const batches: ImageBatch[] = [];
  const all = { batchSize: 4, order, transforms: [], seed: 5, path: ["epoch", 0], workers, ...request };
  for await (const batch of streamImages(source, dataset.description, all)) batches.push(batch);
  return batches;
}
const imported = async (name: string, form: Parameters<typeof writeOfficialFiles>[1], shardBytes = 5_000) => {
  const { dataset, folder: files } = await writeOfficialFiles(name, form, folder);
  const context = { store, signal: new AbortController().signal, saveEverySeconds: 15, report: () => {} };
  return openImportedDataset(await importDataset(name, files, context, { published: [dataset], shardBytes }), store);
};

test("batches of a set in memory are what normaliseImages makes of it, the last one smaller", async () => {
  const shapes = openShapes({ size: 12, counts: { train: 10, test: 1 } });
  const split = await shapes.split("train");
  const batches = await stream(shapes);
  expect(batches.map(({ labels }) => labels.length)).toEqual([4, 4, 2]);
  for (const { images, labels, indices } of batches) {
    expect(images).toEqual(normaliseImages(split, shapes.description, indices));
    expect([...labels]).toEqual([...indices].map((index) => split.labels[index]));
  }
});

test("an imported set streams the same values from its shards as from memory, in any order", async () => {
  const cifar = await imported("cifar10", "cifar-binary");
  const split = await wholeSplit(cifar, "train");
  const order = epochOrder(20, 3, 1);
  expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, index) => index));
  const batches = await stream(cifar, { order });
  expect(batches.flatMap(({ indices }) => [...indices])).toEqual([...order]);
  for (const { images, indices } of batches) expect(images).toEqual(normaliseImages(split, cifar.description, indices));
});

test("photographs are decoded and transformed in threads, for evaluation as in memory", async () => {
  const pets = await imported("oxford-pets", "oxford-pets");
  const transforms = pets.description.transforms?.evaluation ?? [];
  const [first] = await stream(pets, { transforms });
  const split = await wholeSplit(pets, "train");
  expect(first?.images).toEqual(normaliseImages(split, pets.description, first?.indices ?? []));
});

test("random transforms follow from seed and epoch, however many threads there are", async () => {
  const cifar = await imported("cifar100", "cifar-binary");
  const transforms = cifar.description.transforms?.train ?? [];
  const once = await stream(cifar, { transforms });
  expect(await stream(cifar, { transforms })).toEqual(once);
  const alone = new ImageWorkers(1);
  try {
    expect(await stream(cifar, { transforms, workers: alone })).toEqual(once);
  } finally {
    await alone.close();
  }
  expect(await stream(cifar, { transforms, path: ["epoch", 1] })).not.toEqual(once);
  expect(await stream(cifar, { transforms, seed: 6 })).not.toEqual(once);
});

test("epochs are drawn anew, and the same for the same seed", () => {
  expect(epochOrder(1_000, 1, 0)).toEqual(epochOrder(1_000, 1, 0));
  expect(epochOrder(1_000, 1, 0)).not.toEqual(epochOrder(1_000, 1, 1));
  expect(epochOrder(1_000, 1, 0)).not.toEqual(epochOrder(1_000, 2, 0));
});

test("no more images are read ahead than two batches for each thread", async () => {
  const shapes = openShapes({ size: 8, counts: { train: 80, test: 1 } });
  const source = await openImages(shapes, "train");
  let read = 0;
  const counted = {
    ...source,
    read: (image: number) => {
      read += 1;
      return source.read(image);
    },
  };
  const order = Uint32Array.from({ length: 80 }, (_, index) => index);
  const request = { batchSize: 4, order, transforms: [], seed: 0, path: [], workers };
  for await (const batch of streamImages(counted, shapes.description, request)) {
    // Two threads: this batch, and three more under way.
    expect(read).toBeLessThanOrEqual((batch.indices[0] ?? 0) + 4 * 4);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  expect(read).toBe(80);
});

test("an image that cannot be decoded any more fails the stream with the reason, and the threads go on", async () => {
  const source = {
    count: 1,
    labels: Uint16Array.of(0),
    digest: "",
    stored: { kind: "files" } as const,
    read: async () => Buffer.from("damaged"),
  };
  const request = { batchSize: 1, order: Uint32Array.of(0), transforms: [], seed: 0, path: [], workers };
  const { description } = openShapes();
  await expect(streamImages(source, description, request).next()).rejects.toThrow("begins with 0x64616d61, as no JPEG");
  expect(await stream(openShapes({ size: 8, counts: { train: 2, test: 1 } }))).toHaveLength(1);
});
