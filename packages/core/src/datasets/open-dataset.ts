import { processEnvironment } from "../engine/env.js";
import { BadInput } from "../errors.js";
import { suggestion } from "../suggestion.js";
import type { Dataset, DatasetDescription } from "./dataset.js";
import { mnistDescription } from "./descriptions/mnist.js";
import { openMnist } from "./mnist.js";

interface DatasetEntry {
  readonly description: DatasetDescription;
  open(folder: string | undefined): Dataset;
}

const entries: readonly DatasetEntry[] = [
  {
    description: mnistDescription,
    open: (folder) => openMnist(folder ?? (processEnvironment["HATCHERY_MNIST"] || undefined)),
  },
];

export const datasetDescriptions: readonly DatasetDescription[] = entries.map((entry) => entry.description);

/**
 * Opens a dataset by name. Files are read when a split is asked for, not before.
 *
 * @param options.folder where the dataset's files lie, in place of the installed ones; HATCHERY_MNIST by default
 * @throws BadInput (field `dataset`) when there is none of that name
 */
export async function openDataset(name: string, options: { readonly folder?: string } = {}): Promise<Dataset> {
  const entry = entries.find(({ description }) => description.name === name);
  if (entry === undefined) {
    throw new BadInput(
      `There is no dataset "${name}".${suggestion(
        name,
        datasetDescriptions.map((known) => known.name),
      )}`,
      "dataset",
    );
  }
  return entry.open(options.folder);
}
