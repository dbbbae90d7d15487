import type { ImportedManifest, ImportedSplit } from "../datasets/shards/imported-manifest.js";
import { indexShards } from "../datasets/shards/index-shards.js";
import { Interrupted } from "../errors.js";
import { ObjectMissing, type ObjectStore } from "../storage/object-store.js";
import { getObject } from "../storage/objects.js";
import { StorageFailure } from "../storage/storage-failure.js";
import type { StageContext } from "./stage.js";

/** What is wrong with a part of an imported dataset, as a sentence that begins with the part. */
export type Damage = string;

/**
 * Reads every object of an imported dataset again and holds it against the digest that it is known by, and the images in their order
 * against the digest of their split.
 * @returns what is damaged; nothing where all is as it was imported
 * @throws Interrupted when the signal fires
 */
export async function verifyDataset(manifest: ImportedManifest, context: StageContext): Promise<readonly Damage[]> {
  const splits = Object.entries(manifest.splits).flatMap(([name, split]) =>
    split === undefined ? [] : [{ name, split }],
  );
  const total = splits.reduce(
    (sum, { split }) => sum + split.shards.reduce((bytes, shard) => bytes + shard.bytes, 0),
    0,
  );
  let done = 0;
  const read = (bytes: number) => {
    done += bytes;
    context.report({ phase: `Verifying ${manifest.title}`, done, total, unit: "byte" });
    if (context.signal.aborted) throw new Interrupted("Stopped before all was verified.");
  };
  const damage: Damage[] = [];
  for (const { name, split } of splits) damage.push(...(await verifySplit(manifest, name, split, context.store, read)));
  return damage;
}

async function verifySplit(
  { storage, classes }: ImportedManifest,
  name: string,
  split: ImportedSplit,
  store: ObjectStore,
  read: (bytes: number) => void,
): Promise<readonly Damage[]> {
  const damage: Damage[] = [];
  for (const [number, shard] of split.shards.entries()) {
    const wrong = await damageOf(store, shard.key);
    if (wrong !== undefined)
      damage.push(
        `${name}: shard ${number + 1} of ${split.shards.length}, with ${shard.count.toLocaleString("en-US")} images, ${wrong}`,
      );
    read(shard.bytes);
  }
  const index = await damageOf(store, split.index);
  if (index !== undefined) damage.push(`${name}: the list of its images ${index}`);
  if (damage.length > 0) return damage;
  const { digest } = await indexShards(store, { name, storage, classes: classes.length }, split.shards);
  if (digest !== split.digest) damage.push(`${name}: its images have the digest ${digest}, expected ${split.digest}`);
  return damage;
}

/** What is wrong with an object that is stored under its own digest. */
async function damageOf(store: ObjectStore, key: string): Promise<string | undefined> {
  try {
    await getObject(store, key.slice(key.lastIndexOf("/") + 1));
    return undefined;
  } catch (error) {
    if (error instanceof ObjectMissing) return `is missing (${key})`;
    if (error instanceof StorageFailure) return `is damaged (${key})`;
    throw error;
  }
}
