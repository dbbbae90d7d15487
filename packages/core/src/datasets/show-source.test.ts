import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { importDataset } from "../pipeline/import-dataset.js";
import type { ObjectStore } from "../storage/object-store.js";
import { openStore } from "../storage/open-store.js";
import { normaliseImages } from "./batches.js";
import type { ImportedDataset } from "./dataset.js";
import { fitDataset } from "./fit-dataset.js";
import { prepareImages } from "./images/prepare-images.js";
import { openImportedDataset } from "./imported-dataset.js";
import { writeOfficialFiles } from "./readers/test-official-files.js";
import { wholeSplit } from "./test-whole-split.js";

let folder: string;
let store: ObjectStore;
let cifar: ImportedDataset;
let pets: ImportedDataset;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "hatchery-show-"));
  store = await openStore({ kind: "files", folder: join(folder, "store") });
  cifar = await imported("cifar10", "cifar-binary");
  pets = await imported("oxford-pets", "oxford-pets");
});
afterAll(() => rm(folder, { recursive: true }));

async function imported(name: string, form: Parameters<typeof writeOfficialFiles>[1]): Promise<ImportedDataset> {
  const { dataset, folder: files } = await writeOfficialFiles(name, form, folder);
  const context = { store, signal: new AbortController().signal, saveEverySeconds: 15, report: () => {} };
  return openImportedDataset(await importDataset(name, files, context, { published: [dataset] }), store);
}

const draws = { seed: 3, path: ["network", 1] };

test("pixels and photographs are shown from the store as they are from memory", async () => {
  for (const dataset of [cifar, pets]) {
    const shown = await fitDataset(dataset).split("test");
    const whole = await wholeSplit(dataset, "test");
    // More than a thread takes at a time, and some twice.
    const indices = Array.from({ length: 21 }, (_, index) => (7 * index) % whole.count);
    const [values, expected] = [await shown.show(indices), normaliseImages(whole, dataset.description, indices)];
    // Vitest takes a minute for three million numbers.
    expect(values.length).toBe(expected.length);
    expect(values.findIndex((value, place) => value !== expected[place])).toBe(-1);
    expect([...shown.labels]).toEqual([...whole.labels]);
  }
});

test("pixels of another size are those of memory, resized", async () => {
  const { split, description } = fitDataset(cifar, { size: 48, channels: 1 });
  const expected = normaliseImages(await wholeSplit(cifar, "test"), description, [2, 0]);
  expect(await (await split("test")).show([2, 0])).toEqual(expected);
});

test("photographs of another size are cut from the file at that size, as torchvision cuts them at 224", async () => {
  const shown = await fitDataset(pets, { size: 32 }).split("test");
  const source = await pets.source("test");
  const preparation = {
    stored: source.stored,
    normalisation: pets.description.normalisation,
    image: { height: 32, width: 32, channels: 3 },
    // 256 to 224 as 37 to 32.
    transforms: [
      { kind: "resize", size: 37 },
      { kind: "centre-crop", size: 32 },
    ] as const,
  };
  const expected = await prepareImages(preparation, [await source.read(4)], 0, []);
  expect(await shown.show([4])).toEqual(expected);
});

test("training draws crops and flips anew for each step, and the same for the same one", async () => {
  for (const dataset of [cifar, pets]) {
    const shown = await fitDataset(dataset, { size: 32 }).split("train");
    expect(shown.augmented).toBe(true);
    const once = await shown.show([0, 1, 2], draws);
    expect(await shown.show([0, 1, 2], draws)).toEqual(once);
    expect(await shown.show([0, 1, 2], { ...draws, path: ["network", 2] })).not.toEqual(once);
    expect(await shown.show([0, 1, 2], { ...draws, seed: 4 })).not.toEqual(once);
    expect(await shown.show([0, 1, 2])).not.toEqual(once);
  }
});

test("fewer images are some of all, and known by another digest", async () => {
  const [all, few] = [
    await fitDataset(cifar).split("train"),
    await fitDataset(cifar, { trainCount: 7 }).split("train"),
  ];
  expect([few.count, few.labels.length]).toEqual([7, 7]);
  expect(few.digest).not.toBe(all.digest);
  expect((await fitDataset(cifar, { trainCount: 7 }).split("train")).digest).toBe(few.digest);
  const size = 32 * 32 * 3;
  const everything = await all.show(Array.from({ length: all.count }, (_, index) => index));
  const images = new Set(
    Array.from({ length: all.count }, (_, image) => everything.subarray(image * size, (image + 1) * size).join()),
  );
  const some = await few.show([0, 1, 2, 3, 4, 5, 6]);
  for (let image = 0; image < 7; image++)
    expect(images).toContain(some.subarray(image * size, (image + 1) * size).join());
});
