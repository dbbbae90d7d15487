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
  for (const name of await importedNames(store)) {
    const manifest = await readManifest(store, name);
    if (manifest !== undefined) found.push(manifest);
  }
  return found;
}

/** Names of the datasets that were imported; also of those whose manifest is damaged. */
export async function importedNames(store: ObjectStore): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const key of store.list("datasets/")) names.push(key.slice("datasets/".length, -".json".length));
  return names;
}

/** Keys of the objects with a dataset's images: shards, and where each image stands in them. */
export function objectsOf({ splits }: ImportedManifest): readonly string[] {
  return Object.values(splits).flatMap((split) =>
    split === undefined ? [] : [split.index, ...split.shards.map(({ key }) => key)],
  );
}

/** Deletes those of the objects that no imported dataset has. */
export async function sweepShards(store: ObjectStore, keys: readonly string[]): Promise<void> {
  const used = new Set((await importedDatasets(store)).flatMap(objectsOf));
  for (const key of keys) if (!used.has(key)) await store.delete(key);
}
