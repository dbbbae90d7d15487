import { ObjectMissing, type ObjectStore } from "./object-store.js";
import { StorageFailure } from "./storage-failure.js";

/** Replaces the JSON value under `key`; a reader sees the old one or the new one. */
export async function writeReference(store: ObjectStore, key: string, value: unknown): Promise<void> {
  await store.put(key, new TextEncoder().encode(JSON.stringify(value)));
}

/**
 * The JSON value under `key`, or undefined when there is none.
 * @throws StorageFailure when it is not JSON.
 */
export async function readReference(store: ObjectStore, key: string): Promise<unknown> {
  let bytes: Uint8Array;
  try {
    bytes = await store.get(key);
  } catch (error) {
    if (error instanceof ObjectMissing) return undefined;
    throw error;
  }
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    throw new StorageFailure(
      `${key} in the store is damaged: it is not JSON. Delete it and run the command that wrote it again.`,
      { cause: error },
    );
  }
}
