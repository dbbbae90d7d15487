import { createHash } from "node:crypto";
import { resolve } from "node:path";
import canonicalize from "canonicalize";
import { publishedDatasets } from "../datasets/descriptions/published-datasets.js";
import { datasetDescriptions } from "../datasets/open-dataset.js";
import { openOwnDataset } from "../datasets/own-dataset.js";
import type { PublishedDataset, StoredSplitName } from "../datasets/published-dataset.js";
import { type DatasetSource, openSource } from "../datasets/readers/open-source.js";
import type { SourceReading } from "../datasets/readers/source-image.js";
import type { ImportedManifest } from "../datasets/shards/imported-manifest.js";
import { BadInput } from "../errors.js";

export interface ImportOptions {
  /** Pixels a side at which networks get the images of a dataset of one's own. */
  readonly size?: number;
  /** Other descriptions than the official ones. */
  readonly published?: readonly PublishedDataset[];
  /** How much is stored, and can be lost by a kill, at a time. */
  readonly shardBytes?: number;
}

/** What is to be imported, and from what. */
export interface ImportSource {
  /** What the manifest will say, whatever the images are. */
  readonly described: Omit<ImportedManifest, "schema" | "files" | "splits" | "unreadable" | "digest">;
  readonly files: DatasetSource["files"];
  /** How many images there should be, where that is published. */
  readonly expected: Partial<Record<StoredSplitName, number>>;
  /** For the progress. */
  readonly total: number;
  /** Tells this import from others, so that one that was killed is found again. */
  readonly identity: string;
  read(): Promise<SourceReading>;
}

/**
 * Finds what is to be imported: the published dataset of this name, or one of somebody's own under a name that none has.
 * @throws BadInput when the path has no such files
 */
export async function openImportSource(name: string, path: string, options: ImportOptions): Promise<ImportSource> {
  const dataset = (options.published ?? publishedDatasets).find((candidate) => candidate.name === name);
  if (dataset === undefined) return ownSource(name, path, options.size);
  if (options.size !== undefined)
    throw new BadInput(`${dataset.title} has its own size; a size is for datasets of your own only.`, "size");
  const { form, files, read } = await openSource(dataset, path);
  const { title, classes, image, normalisation, licence, source, storage, splits } = dataset;
  const expected = Object.fromEntries(Object.entries(splits).map(([split, { count }]) => [split, count]));
  return {
    described: { name, title, classes: [...classes], image, ...copied(normalisation), licence, source, storage, form },
    files,
    expected,
    total: Object.values(expected).reduce((sum, count) => sum + count, 0),
    identity: identityOf(name, form, files.length > 0 ? files.map(({ published }) => published) : resolve(path)),
    read,
  };
}

async function ownSource(name: string, path: string, size: number | undefined): Promise<ImportSource> {
  if (datasetDescriptions.some((known) => known.name === name))
    throw new BadInput(`${name} is a dataset that needs no import; give yours another name.`, "name");
  const { description, storage, form, found } = await openOwnDataset(name, path, size);
  const { title, classes, image, normalisation, licence, source } = description;
  return {
    described: { name, title, classes: [...classes], image, ...copied(normalisation), licence, source, storage, form },
    files: [],
    expected: {},
    total: found.count,
    identity: identityOf(name, form, [resolve(path), image]),
    read: async () => ({ content: "files", images: found.images }),
  };
}

function copied({ mean, std }: PublishedDataset["normalisation"]) {
  return { normalisation: { mean: [...mean], std: [...std] } };
}

function identityOf(name: string, form: string, from: unknown): string {
  return createHash("sha256")
    .update(canonicalize({ kind: "dataset-import", name, form, from }) ?? "")
    .digest("hex");
}
