import type { ByteSource } from "../weights/byte-source.js";
import { ObjectMissing, type ObjectStore } from "./object-store.js";

/**
 * The bytes of a stored object, read by ranges.
 * @throws ObjectMissing when there is no such key.
 */
export async function objectSource(store: ObjectStore, key: string): Promise<ByteSource> {
  const size = await store.size(key);
  if (size === undefined) throw new ObjectMissing(key);
  return { size, read: (start, end) => store.readRange(key, start, end) };
}
