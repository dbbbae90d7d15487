import { createHash } from "node:crypto";
import type { Digest } from "../pipeline/results.js";
import { objectKey } from "./object-key.js";
import type { ObjectStore } from "./object-store.js";
import { StorageFailure } from "./storage-failure.js";

function digestOf(bytes: Uint8Array): Digest {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Stores bytes under their own SHA-256, once: bytes that the store has are not written again. */
export async function putObject(store: ObjectStore, bytes: Uint8Array): Promise<Digest> {
  const digest = digestOf(bytes);
  const key = objectKey(digest);
  if ((await store.size(key)) !== bytes.byteLength) await store.put(key, bytes);
  return digest;
}

/** Stores a file whose SHA-256 and size are known under it, once. */
export async function putObjectFile(store: ObjectStore, path: string, digest: Digest, bytes: number): Promise<void> {
  const key = objectKey(digest);
  if ((await store.size(key)) !== bytes) await store.putFile(key, path);
}

/**
 * The bytes with this digest.
 * @throws ObjectMissing when the store has none.
 * @throws StorageFailure when what it has is damaged.
 */
export async function getObject(store: ObjectStore, digest: Digest): Promise<Uint8Array> {
  const key = objectKey(digest);
  const bytes = await store.get(key);
  const found = digestOf(bytes);
  if (found !== digest) {
    throw new StorageFailure(
      `The object ${key} is damaged: its ${bytes.byteLength.toLocaleString("en")} bytes have the digest ${found}. Delete it and run the stage that made it again.`,
    );
  }
  return bytes;
}
