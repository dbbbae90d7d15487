import type { DatasetDescription } from "@hatchery/core/datasets/dataset.js";
import { publishedDatasets } from "@hatchery/core/datasets/descriptions/published-datasets.js";
import { openImportedDataset } from "@hatchery/core/datasets/imported-dataset.js";
import type { PublishedDataset } from "@hatchery/core/datasets/published-dataset.js";
import type { ImportedManifest } from "@hatchery/core/datasets/shards/imported-manifest.js";
import type { DatasetSample } from "@hatchery/core/pipeline/dataset-samples.js";
import type { ObjectStore } from "@hatchery/core/storage/object-store.js";
import type { datasets } from "../database/tables.js";

/** More names of images that cannot be read nobody looks through; the manifest in the store has all. */
const MAX_UNREADABLE = 1000;

type DatasetRow = typeof datasets.$inferSelect;
export type DatasetColumns = Omit<DatasetRow, "id" | "sequence" | "createdAt" | "owner" | "visibility">;

const splitNames = ["train", "validation", "test"] as const;

/** The row of a dataset of which no image is here. */
export function describedRow(description: DatasetDescription): DatasetColumns {
  const { name, title, classes, image, normalisation, licence, source } = description;
  const published = publishedDatasets.find((known) => known.name === name);
  const sizes: PublishedDataset["splits"] = published?.splits ?? description.splits;
  return {
    name,
    title,
    classes,
    image,
    mean: normalisation.mean,
    std: normalisation.std,
    licence,
    source,
    state: "not-imported",
    transforms: description.transforms ?? null,
    citation: published?.citation ?? null,
    forms: (published?.forms ?? []).map(toForm),
    splits: splitNames.flatMap((split) => {
      const size = sizes[split];
      return size === undefined ? [] : [{ name: split, count: size.count }];
    }),
    samples: [],
    import: null,
    importedAt: null,
  };
}

/** The row of a dataset that was imported. */
export function importedRow(
  manifest: ImportedManifest,
  samples: readonly DatasetSample[],
  store: ObjectStore,
  importedAt: Date,
): DatasetColumns {
  const { splits, digest, form, storage, files, unreadable } = manifest;
  return {
    ...describedRow(openImportedDataset(manifest, store).description),
    state: "imported",
    splits: splitNames.flatMap((name) => {
      const split = splits[name];
      if (split === undefined) return [];
      const { count, bytes, perClass } = split;
      return [{ name, count, digest: split.digest, bytes, perClass }];
    }),
    samples,
    import: {
      digest,
      form,
      storage,
      files,
      unreadableCount: unreadable.length,
      unreadable: unreadable.slice(0, MAX_UNREADABLE),
    },
    importedAt,
  };
}

function toForm({ name, files }: PublishedDataset["forms"][number]) {
  return {
    name,
    downloadable: files.every(({ urls = [] }) => urls.length > 0),
    files: files.map(({ name: file, bytes, md5, sha256, urls = [] }) => ({
      name: file,
      bytes,
      checksum: sha256 === undefined ? `md5:${md5}` : `sha256:${sha256}`,
      urls,
    })),
  };
}
