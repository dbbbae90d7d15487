import { tmpdir } from "node:os";
import { expect, test } from "vitest";
import { datasetDescriptions, openDataset } from "./open-dataset.js";

test("a misspelt dataset is refused with the known names and the nearest", async () => {
  await expect(openDataset("mnits")).rejects.toMatchObject({
    name: "BadInput",
    field: "dataset",
    message: 'There is no dataset "mnits". Did you mean "mnist"? Known: mnist.',
  });
});

test("every described dataset opens under its name", async () => {
  for (const description of datasetDescriptions) {
    expect((await openDataset(description.name)).description).toBe(description);
  }
});

test("a dataset is read from the folder that was named", async () => {
  const dataset = await openDataset("mnist", { folder: tmpdir() });
  await expect(dataset.split("test")).rejects.toMatchObject({ field: "t10k-images-idx3-ubyte" });
});
