import type { DatasetDescription } from "../datasets/dataset.js";
import { publishedDatasets } from "../datasets/descriptions/published-datasets.js";
import { datasetDescriptions } from "../datasets/open-dataset.js";
import { BadInput } from "../errors.js";
import { suggestion } from "../suggestion.js";

/** Every dataset that is known without its files: those that are published, and those that are made or come along. */
export function describedDatasets(): readonly DatasetDescription[] {
  const others = datasetDescriptions.filter(({ name }) => !publishedDatasets.some((known) => known.name === name));
  return [...publishedDatasets, ...others];
}

/**
 * What is known of the dataset of that name, whether its files are there or not.
 * @param imported descriptions of those that were imported, datasets of one's own among them
 * @throws BadInput (field `dataset`) when nothing is
 */
export function describedDataset(name: string, imported: readonly DatasetDescription[] = []): DatasetDescription {
  const all = [...describedDatasets(), ...imported];
  const found = all.find((known) => known.name === name);
  if (found !== undefined) return found;
  const names = new Set(all.map((known) => known.name));
  throw new BadInput(`There is no dataset "${name}".${suggestion(name, [...names])}`, "dataset");
}
