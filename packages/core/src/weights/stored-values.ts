import type { ByteSource } from "./byte-source.js";
import { type DtypeName, dtypes } from "./dtypes.js";

/** Bytes that are in memory at a time beside the result. */
export const CHUNK_BYTES = 4 << 20;

/** No array of ours or of timm's has more axes than five; the cap keeps products of absurd shapes short. */
export const MAX_AXES = 16;

/** Numbers that stand one after the other in a file. */
export interface StoredValues {
  readonly dtype: DtypeName;
  /** Of the first value, in bytes. */
  readonly position: number;
  readonly count: number;
  /** Whether the highest byte of each number stands first; absent, the lowest does. */
  readonly bigEndian?: boolean;
}

/** Reads values as float32, a few megabytes at a time. */
export async function readValues(source: ByteSource, stored: StoredValues): Promise<Float32Array> {
  const { bytes } = dtypes[stored.dtype];
  const values = new Float32Array(stored.count);
  const step = CHUNK_BYTES / bytes;
  for (let start = 0; start < stored.count; start += step) {
    const count = Math.min(step, stored.count - start);
    values.set(await readChunk(source, { ...stored, position: stored.position + start * bytes, count }), start);
  }
  return values;
}

/** Reads values as float32, all at once. */
export async function readChunk(source: ByteSource, stored: StoredValues): Promise<Float32Array> {
  const { bytes, toFloat32 } = dtypes[stored.dtype];
  // A copy, as a source may give its bytes at any address.
  const chunk = new Uint8Array(await source.read(stored.position, stored.position + stored.count * bytes));
  if (stored.bigEndian)
    for (let value = 0; value < chunk.length; value += bytes) chunk.subarray(value, value + bytes).reverse();
  return toFloat32(chunk);
}
