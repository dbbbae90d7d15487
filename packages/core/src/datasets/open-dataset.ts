import { processEnvironment } from "../engine/env.js";
import { BadInput } from "../errors.js";
import { suggestion } from "../suggestion.js";
import type { Dataset, DatasetDescription } from "./dataset.js";
import { mnistDescription } from "./descriptions/mnist.js";
import { publishedDatasets } from "./descriptions/published-datasets.js";
import { openImportedDataset } from "./imported-dataset.js";
import { openMnist } from "./mnist.js";
import { openShapes, shapesDescription } from "./shapes/shapes.js";
import { manifestKey, parseManifest } from "./shards/imported-manifest.js";
import type { ObjectReader } from "./shards/object-reader.js";

interface DatasetEntry {
  readonly description: DatasetDescription;
  open(folder: string | undefined): Dataset;
}

/** Drawing its images takes a second or two, which every stage of a run would spend again: they are drawn once a process. */
const shapes = openShapes();

const entries: readonly DatasetEntry[] = [
  {
    description: mnistDescription,
    open: (folder) => openMnist(folder ?? (processEnvironment["HATCHERY_MNIST"] || undefined)),
  },
  { description: shapesDescription, open: () => shapes },
];

/** The datasets that are there without an import. */
export const datasetDescriptions: readonly DatasetDescription[] = entries.map((entry) => entry.description);

/**
 * Opens a dataset by name: one that comes along or is generated, or one that was imported. Files are read when a split is asked for,
 * not before.
 *
 * @param options.folder where the dataset's files lie, in place of the installed ones; HATCHERY_MNIST by default
 * @param options.store where imported datasets are
 * @throws BadInput (field `dataset`) when there is none of that name, or it was not imported
 */
export async function openDataset(
  name: string,
  options: { readonly folder?: string; readonly store?: ObjectReader } = {},
): Promise<Dataset> {
  const entry = entries.find(({ description }) => description.name === name);
  return entry?.open(options.folder) ?? openImported(name, options.store);
}

async function openImported(name: string, store: ObjectReader | undefined): Promise<Dataset> {
  const published = publishedDatasets.find((dataset) => dataset.name === name);
  // Names of other form are none, and could not be part of a key.
  const key = /^[a-z0-9-]+$/.test(name) ? manifestKey(name) : undefined;
  if (store !== undefined && key !== undefined && (await store.size(key)) !== undefined) {
    const manifest = JSON.parse(new TextDecoder().decode(await store.get(key)));
    return openImportedDataset(parseManifest(manifest), store);
  }
  if (published !== undefined)
    throw new BadInput(
      `${published.title} is not imported; \`hatchery datasets import ${name} PATH\` takes its files from a folder, ${published.source} has them.`,
      "dataset",
    );
  const known = [...datasetDescriptions, ...publishedDatasets].map((dataset) => dataset.name);
  throw new BadInput(`There is no dataset "${name}".${suggestion(name, [...new Set(known)])}`, "dataset");
}
