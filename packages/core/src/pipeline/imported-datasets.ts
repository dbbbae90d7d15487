import { type ImportedManifest, manifestKey, parseManifest } from "../datasets/shards/imported-manifest.js";
import type { ObjectStore } from "../storage/object-store.js";
import { readReference } from "../storage/references.js";
import { StorageFailure } from "../storage/storage-failure.js";

/**
 * What is known of the dataset that was imported under a name.
 * @returns undefined when none was
 * @throws StorageFailure when it is damaged
 */
export async function readManifest(store: ObjectStore, name: string): Promise<ImportedManifest | undefined> {
  const value = await readReference(store, manifestKey(name));
  if (value === undefined) return undefined;
  try {
    return parseManifest(value);
  } catch (error) {
    throw new StorageFailure(`${manifestKey(name)} in the store is damaged; import ${name} again.`, { cause: error });
  }
}

/** All datasets that were imported, by name. */
export async function importedDatasets(store: ObjectStore): Promise<readonly ImportedManifest[]> {
  const found: ImportedManifest[] = [];
  for await (const key of store.list("datasets/")) {
    const manifest = await readManifest(store, key.slice("datasets/".length, -".json".length));
    if (manifest !== undefined) found.push(manifest);
  }
  return found;
}

/** Deletes those of the shards that no imported dataset has. */
export async function sweepShards(store: ObjectStore, keys: readonly string[]): Promise<void> {
  const used = new Set<string>();
  for (const { splits } of await importedDatasets(store)) {
    for (const split of Object.values(splits)) for (const { key } of split?.shards ?? []) used.add(key);
  }
  for (const key of keys) if (!used.has(key)) await store.delete(key);
}
