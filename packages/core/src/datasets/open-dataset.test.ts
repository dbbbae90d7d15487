import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { importDataset } from "../pipeline/import-dataset.js";
import { openStore } from "../storage/open-store.js";
import { openImages } from "./loading/stream-images.js";
import { datasetDescriptions, openDataset } from "./open-dataset.js";
import { wholeSplit } from "./test-whole-split.js";

test("a misspelt dataset is refused with the known names and the nearest", async () => {
  await expect(openDataset("mnits")).rejects.toMatchObject({
    name: "BadInput",
    field: "dataset",
    message:
      'There is no dataset "mnits". Did you mean "mnist"? Known: mnist, shapes, cifar10, cifar100, stl10, flowers102, oxford-pets, food101, imagenet1k.',
  });
});

test("every dataset that needs no import opens under its name", async () => {
  for (const description of datasetDescriptions) {
    expect((await openDataset(description.name)).description).toBe(description);
  }
});

test("a dataset is read from the folder that was named", async () => {
  const dataset = await openDataset("mnist", { folder: tmpdir() });
  await expect(openImages(dataset, "test")).rejects.toMatchObject({ field: "t10k-images-idx3-ubyte" });
});

test("a published dataset that was not imported says how to import it", async () => {
  await expect(openDataset("cifar10")).rejects.toMatchObject({
    name: "BadInput",
    field: "dataset",
    message:
      "CIFAR-10 is not imported; `hatchery datasets import cifar10 PATH` takes its files from a folder, https://www.cs.toronto.edu/~kriz/cifar.html has them.",
  });
});

test("what was imported opens from the store under its name, and under no other", async () => {
  const folder = await mkdtemp(join(tmpdir(), "hatchery-open-"));
  try {
    const store = await openStore({ kind: "files", folder });
    const context = { store, signal: new AbortController().signal, saveEverySeconds: 15, report: () => {} };
    const fixture = fileURLToPath(new URL("./fixtures/colours.parquet", import.meta.url));
    await importDataset("insects", fixture, context, { size: 16 });
    const dataset = await openDataset("insects", { store });
    expect(dataset.description.classes).toEqual(["ant", "bee", "Colorado beetle"]);
    expect((await wholeSplit(dataset, "train")).images).toHaveLength(8 * 16 * 16 * 3);
    await expect(openDataset("../datasets/insects", { store })).rejects.toThrow("There is no dataset");
    await expect(openDataset("insect", { store })).rejects.toThrow("There is no dataset");
  } finally {
    await rm(folder, { recursive: true });
  }
});
