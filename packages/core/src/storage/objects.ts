import { createHash } from "node:crypto";
import type { Digest } from "../pipeline/results.js";
import type { ByteSource } from "../weights/byte-source.js";
import { objectKey } from "./object-key.js";
import { objectSource } from "./object-source.js";
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
  checkDigest(key, digest, digestOf(bytes), bytes.byteLength);
  return bytes;
}

/** Bytes that are in memory at a time where an object is read in pieces. */
const PIECE_BYTES = 4 << 20;

/**
 * The bytes with this digest, a few megabytes at a time.
 * @throws ObjectMissing when the store has none.
 * @throws StorageFailure after the last of them, when what it has is damaged.
 */
export async function* readObject(store: ObjectStore, digest: Digest): AsyncGenerator<Uint8Array> {
  const key = objectKey(digest);
  const { size, read } = await objectSource(store, key);
  const hash = createHash("sha256");
  for (let start = 0; start < size; start += PIECE_BYTES) {
    const piece = await read(start, Math.min(start + PIECE_BYTES, size));
    hash.update(piece);
    yield piece;
  }
  checkDigest(key, digest, hash.digest("hex"), size);
}

/**
 * The bytes with this digest, to be read by ranges after all of them were read once and held against it.
 * @throws ObjectMissing when the store has none.
 * @throws StorageFailure when what it has is damaged.
 */
export async function checkedSource(store: ObjectStore, digest: Digest): Promise<ByteSource> {
  for await (const _ of readObject(store, digest));
  return objectSource(store, objectKey(digest));
}

function checkDigest(key: string, digest: Digest, found: Digest, bytes: number): void {
  if (found === digest) return;
  throw new StorageFailure(
    `The object ${key} is damaged: its ${bytes.toLocaleString("en")} bytes have the digest ${found}. Delete it and run the stage that made it again.`,
  );
}
