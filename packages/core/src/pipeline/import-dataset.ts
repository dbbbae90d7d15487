import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import { checkFiles } from "../datasets/check-files.js";
import { inOrder } from "../datasets/in-order.js";
import type { StoredSplitName } from "../datasets/published-dataset.js";
import type { SourceImage } from "../datasets/readers/source-image.js";
import { encodeImageIndex } from "../datasets/shards/image-index.js";
import { type ImportedManifest, type ImportedSplit, manifestKey } from "../datasets/shards/imported-manifest.js";
import { indexShards } from "../datasets/shards/index-shards.js";
import { BadInput, Interrupted } from "../errors.js";
import { objectKey } from "../storage/object-key.js";
import { putObject } from "../storage/objects.js";
import { writeReference } from "../storage/references.js";
import { type ImportOptions, type ImportSource, openImportSource } from "./import-source.js";
import { objectsOf, readManifest, sweepShards } from "./imported-datasets.js";
import { ShardedImport } from "./sharded-import.js";
import type { StageContext } from "./stage.js";
import { storedBytes } from "./stored-bytes.js";

/** Large enough that ImageNet is 4,600 objects, small enough that a kill costs seconds. */
const SHARD_BYTES = 32 << 20;
/** A dataset of which more cannot be decoded is damaged, and not merely odd in places. */
const UNREADABLE_SHARE = 0.01;
/** The share means little before so many images were met. */
const SHARE_AFTER = 1_000;
/** Images that are decoded at a time: as many as keep all threads of the decoder busy. */
const AT_ONCE = 8;

/**
 * Imports a dataset from its files: holds them against the published checksums, decodes every image once to see that it can be, and keeps
 * them in shards in the object store. An image that cannot be decoded is left out and named in the result, as long as these are under
 * 1 % of all. An import that was killed or interrupted goes on from its last shard and ends with the same digests; until it ends, nothing
 * of it is visible. A dataset that was imported before under the name is replaced.
 *
 * @param name one of the published datasets, or a new name for images of one's own
 * @param path a folder with the published files, parquet files or folders of images; or one such file
 * @throws BadInput when files are missing, are not what is published, or are hostile; when there are no images, or not as many as there
 *   should be; when too many cannot be decoded
 * @throws Interrupted when the signal fires
 */
export async function importDataset(
  name: string,
  path: string,
  context: StageContext,
  options: ImportOptions = {},
): Promise<ImportedManifest> {
  const source = await openImportSource(name, path, options);
  const { store } = context;
  const key = `state/${source.identity}/import.json`;
  const sharded = await ShardedImport.open(store, key, options.shardBytes ?? SHARD_BYTES);
  try {
    const files = sharded.checked ?? (await checkFiles(source.described.title, source.files, context));
    await sharded.saveChecked([...files]);
    await storeImages(source, sharded, context);
    const manifest = await finish(source, sharded, [...files], context);
    // A damaged one is replaced like any other.
    const before = await readManifest(store, name).catch(() => undefined);
    await writeReference(store, manifestKey(name), manifest);
    await sharded.forget();
    if (before !== undefined) await sweepShards(store, objectsOf(before));
    return manifest;
  } catch (error) {
    if (error instanceof BadInput) await sweepShards(store, await sharded.forget());
    throw error;
  }
}

type Stored =
  | { readonly image: SourceImage; readonly bytes: Uint8Array }
  | { readonly image: SourceImage; readonly reason: string };

async function storeImages(source: ImportSource, sharded: ShardedImport, context: StageContext): Promise<void> {
  const { described, total } = source;
  const reading = await source.read();
  const phase = `Importing ${described.title}`;
  const store = async (image: SourceImage): Promise<Stored> => {
    const stored = await storedBytes(image.bytes, reading.content, described);
    return typeof stored === "string" ? { image, reason: stored } : { image, bytes: stored };
  };
  for await (const stored of inOrder(remaining(reading.images(), sharded, context.signal), AT_ONCE, store)) {
    const { split, name } = stored.image;
    if ("bytes" in stored) await sharded.add(split, { ...stored.image, bytes: stored.bytes });
    else sharded.leaveOut({ split, name, reason: stored.reason });
    const { done, unreadable } = sharded.progress;
    if (unreadable.length > 0 && done >= SHARE_AFTER) checkShare(source, sharded);
    context.report({
      phase,
      done,
      total: Math.max(total, done),
      unit: "image",
      ...(unreadable.length > 0 && { metrics: { unreadable: unreadable.length } }),
    });
  }
}

/** The images that an earlier attempt has not stored. */
async function* remaining(
  images: AsyncIterable<SourceImage>,
  sharded: ShardedImport,
  signal: AbortSignal,
): AsyncGenerator<SourceImage> {
  for await (const image of images) {
    if (signal.aborted)
      throw new Interrupted("Stopped; what was imported is saved, and the same command goes on from there.");
    if (!sharded.meet(image.split)) yield image;
  }
}

function checkShare({ described }: ImportSource, sharded: ShardedImport): void {
  const { done, unreadable } = sharded.progress;
  const [first] = unreadable;
  if (first === undefined || unreadable.length <= UNREADABLE_SHARE * done) return;
  throw new BadInput(
    `${described.title}: ${unreadable.length.toLocaleString("en-US")} of ${done.toLocaleString("en-US")} images cannot be used, more than ${100 * UNREADABLE_SHARE} %; the first, ${first.name}, ${first.reason}. Get the files again.`,
    first.name,
  );
}

async function finish(
  source: ImportSource,
  sharded: ShardedImport,
  files: ImportedManifest["files"],
  { store }: StageContext,
): Promise<ImportedManifest> {
  const { described, expected } = source;
  const shards = await sharded.finish();
  const { unreadable } = sharded.progress;
  checkShare(source, sharded);
  const splits: Partial<Record<StoredSplitName, ImportedSplit>> = {};
  for (const name of ["train", "validation", "test"] as const) {
    const count = shards[name].reduce((sum, shard) => sum + shard.count, 0);
    const met = count + unreadable.filter(({ split }) => split === name).length;
    if (met !== (expected[name] ?? met))
      throw new BadInput(
        `${described.title}: the files have ${met.toLocaleString("en-US")} images of the ${name} split, expected ${expected[name]?.toLocaleString("en-US")}; get them again.`,
        name,
      );
    if (count === 0 && name !== "validation")
      throw new BadInput(`${described.title}: the files have no images of the ${name} split that can be used.`, name);
    if (count === 0) continue;
    const classes = described.classes.length;
    const { index, digest } = await indexShards(store, { name, storage: described.storage, classes }, shards[name]);
    const perClass = new Array<number>(classes).fill(0);
    for (const label of index.labels) perClass[label] = (perClass[label] ?? 0) + 1;
    const bytes = index.lengths.reduce((sum, length) => sum + length, 0);
    const key = objectKey(await putObject(store, encodeImageIndex(index)));
    splits[name] = { count, digest, bytes, perClass, index: key, shards: [...shards[name]] };
  }
  const { train, test, validation } = splits;
  if (train === undefined || test === undefined) throw new Error("An import has images to train and to test on.");
  const digests = { train: train.digest, test: test.digest, validation: validation?.digest };
  const digest = createHash("sha256")
    .update(canonicalize({ name: described.name, classes: described.classes, digests }) ?? "")
    .digest("hex");
  return { schema: 1, ...described, files, splits: { train, test, validation }, unreadable: [...unreadable], digest };
}
