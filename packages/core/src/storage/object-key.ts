import type { Digest } from "../pipeline/results.js";

/** S3 refuses keys above 1,024 bytes. */
const MAX_KEY_LENGTH = 1024;
/** Most file systems refuse names above 255 bytes; the rest is room for what a server appends. */
const MAX_SEGMENT_LENGTH = 200;

/**
 * A key means the same object on files and on S3: no empty, hidden or climbing segments.
 * @throws Error when the key is not one; keys come from our own code, so this is a fault of ours and not of the user's.
 */
export function checkKey(key: string): void {
  const segments = key.split("/");
  const sound = segments.every(
    (segment) => segment.length <= MAX_SEGMENT_LENGTH && /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/.test(segment),
  );
  if (!sound || key.length > MAX_KEY_LENGTH) throw new Error(`${JSON.stringify(key)} cannot be the key of an object.`);
}

/** Where the object with this digest lies; sharded, so that no folder holds more than a 256th of all objects. */
export function objectKey(digest: Digest): string {
  if (!/^[0-9a-f]{64}$/.test(digest)) throw new Error(`${JSON.stringify(digest)} is not a SHA-256 digest in hex.`);
  return `objects/${digest.slice(0, 2)}/${digest}`;
}
