import { z } from "zod";

const digest = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.int().min(0);

const importedShard = z.strictObject({ key: z.string(), bytes: count, count });

const importedSplit = z.strictObject({
  count,
  /** Of the images then the labels: their pixels, or the SHA-256 of each image's file. */
  digest,
  /** Of the images as they are stored. */
  bytes: count,
  /** How many images each class has. */
  perClass: z.array(count),
  /** The key of the object with the split's `ImageIndex`. */
  index: z.string(),
  /** The objects with the images. */
  shards: z.array(importedShard),
});

const importedManifest = z.strictObject({
  schema: z.literal(1),
  name: z.string(),
  title: z.string(),
  classes: z.array(z.string()),
  image: z.strictObject({ height: count, width: count, channels: count }),
  normalisation: z.strictObject({ mean: z.array(z.number()), std: z.array(z.number()) }),
  licence: z.string(),
  source: z.string(),
  storage: z.enum(["pixels", "files"]),
  /** The layout of the files that it was imported from. */
  form: z.string(),
  /** The files and their checksums, as they were held against the published ones; none where nothing is published to hold them against. */
  files: z.array(z.strictObject({ name: z.string(), bytes: count, checksum: z.string() })),
  splits: z.strictObject({ train: importedSplit, test: importedSplit, validation: importedSplit.optional() }),
  /** Images that were left out since they cannot be decoded. */
  unreadable: z.array(z.strictObject({ split: z.string(), name: z.string(), reason: z.string() })),
  /** SHA-256 of name, classes and the digests of the splits: two imports of the same images have the same. */
  digest,
});

/** What is known of an imported dataset: all but the images. */
export type ImportedManifest = z.infer<typeof importedManifest>;
export type ImportedShard = z.infer<typeof importedShard>;
export type ImportedSplit = z.infer<typeof importedSplit>;

/** Where the manifest of an imported dataset stands in the object store. */
export function manifestKey(name: string): string {
  return `datasets/${name}.json`;
}

/** @throws Error when the value is not what an import of this version wrote */
export function parseManifest(value: unknown): ImportedManifest {
  const parsed = importedManifest.safeParse(value);
  if (!parsed.success) throw new Error(z.prettifyError(parsed.error));
  return parsed.data;
}
