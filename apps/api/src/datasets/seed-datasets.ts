import type { DatasetDescription } from "@hatchery/core/datasets/dataset.js";
import { publishedDatasets } from "@hatchery/core/datasets/descriptions/published-datasets.js";
import { openImportedDataset } from "@hatchery/core/datasets/imported-dataset.js";
import { openImages } from "@hatchery/core/datasets/loading/stream-images.js";
import { datasetDescriptions, openDataset } from "@hatchery/core/datasets/open-dataset.js";
import type { ImportedManifest } from "@hatchery/core/datasets/shards/imported-manifest.js";
import { BadInput } from "@hatchery/core/errors.js";
import { datasetSamples } from "@hatchery/core/pipeline/dataset-samples.js";
import { describedDatasets } from "@hatchery/core/pipeline/described-datasets.js";
import { importedNames, readManifest } from "@hatchery/core/pipeline/imported-datasets.js";
import type { ObjectStore } from "@hatchery/core/storage/object-store.js";
import { StorageFailure } from "@hatchery/core/storage/storage-failure.js";
import type { Queries } from "../database/database.js";
import { rowId } from "../database/row-id.js";
import * as tables from "../database/tables.js";
import { type DatasetColumns, describedRow, importedRow } from "./dataset-row.js";

type DatasetRow = typeof tables.datasets.$inferSelect;

/**
 * Gives a row to every dataset that is known or was imported, by whatever program; what was imported and is no longer in the store is
 * told so. What costs reading images (digests, class balance, samples) is taken once.
 */
export async function seedDatasets(queries: Queries, store: ObjectStore, owner: string): Promise<void> {
  const known = new Map((await queries.query.datasets.findMany()).map((row) => [row.name, row]));
  const imported = await manifests(store);
  const rows: DatasetColumns[] = [];
  for (const description of describedDatasets()) {
    const { name } = description;
    const atHand = datasetDescriptions.some((one) => one.name === name);
    const manifest = imported.get(name);
    if (atHand) rows.push(await rowAtHand(description, known.get(name), store));
    else if (manifest === undefined) rows.push(describedRow(description));
    else rows.push(await rowOfImported(manifest, known.get(name), store));
  }
  const named = new Set(rows.map(({ name }) => name));
  for (const [name, manifest] of imported)
    if (!named.has(name)) rows.push(await rowOfImported(manifest, known.get(name), store));
  for (const row of known.values())
    if (!named.has(row.name) && !imported.has(row.name))
      rows.push({ ...row, state: "not-imported", samples: [], import: null, importedAt: null });
  for (const row of rows) await storeDataset(queries, owner, row);
}

/** Writes a dataset's row, which its name finds. @returns the row's id */
export async function storeDataset(
  queries: Queries,
  owner: string,
  { name, ...columns }: DatasetColumns,
): Promise<string> {
  const id = rowId("dataset", name);
  await queries
    .insert(tables.datasets)
    .values({ id, owner, name, ...columns })
    .onConflictDoUpdate({ target: tables.datasets.id, set: columns });
  return id;
}

async function manifests(store: ObjectStore): Promise<ReadonlyMap<string, ImportedManifest>> {
  const found = new Map<string, ImportedManifest>();
  for (const name of await importedNames(store)) {
    // A damaged one is as good as none; importing it again mends it.
    const manifest = await readManifest(store, name).catch((error: unknown) => {
      if (error instanceof StorageFailure) return undefined;
      throw error;
    });
    if (manifest !== undefined) found.set(name, manifest);
  }
  return found;
}

async function rowOfImported(
  manifest: ImportedManifest,
  known: DatasetRow | undefined,
  store: ObjectStore,
): Promise<DatasetColumns> {
  const same = known?.import?.digest === manifest.digest ? known : undefined;
  const samples =
    same?.samples ?? (await datasetSamples(store, openImportedDataset(manifest, store), manifest.splits.train.digest));
  return importedRow(manifest, samples, store, same?.importedAt ?? new Date());
}

/** Of a dataset that comes along or is drawn. One whose files are missing is listed without what they would tell. */
async function rowAtHand(
  description: DatasetDescription,
  known: DatasetRow | undefined,
  store: ObjectStore,
): Promise<DatasetColumns> {
  const row = describedRow(description);
  const isPublished = publishedDatasets.some(({ name }) => name === description.name);
  const taken = known !== undefined && isComplete(known, row) ? known : await readAtHand(description, store);
  if (taken === undefined) return row;
  return { ...row, state: isPublished ? "comes-along" : "generated", splits: taken.splits, samples: taken.samples };
}

function isComplete(known: DatasetRow, row: DatasetColumns): boolean {
  return (
    known.samples.length > 0 &&
    row.splits.every(({ name, count }) =>
      known.splits.some((split) => split.name === name && split.count === count && split.perClass !== undefined),
    )
  );
}

async function readAtHand(
  description: DatasetDescription,
  store: ObjectStore,
): Promise<Pick<DatasetColumns, "splits" | "samples"> | undefined> {
  const { name, classes, image } = description;
  try {
    const dataset = await openDataset(name);
    const splits: tables.StoredSplit[] = [];
    for (const split of ["train", "test"] as const) {
      const { count, digest, labels } = await openImages(dataset, split);
      const perClass = new Array<number>(classes.length).fill(0);
      for (const label of labels) perClass[label] = (perClass[label] ?? 0) + 1;
      splits.push({ name: split, count, digest, bytes: count * image.height * image.width * image.channels, perClass });
    }
    return { splits, samples: await datasetSamples(store, dataset, splits[0]?.digest ?? "") };
  } catch (error) {
    if (error instanceof BadInput) return undefined;
    throw error;
  }
}
