import type { ByteSource } from "./byte-source.js";
import { type DtypeName, dtypes } from "./dtypes.js";

/** Bytes that are in memory at a time beside the result. */
const CHUNK_BYTES = 4 << 20;

/** Numbers that stand one after the other in a file. */
export interface StoredValues {
  readonly dtype: DtypeName;
  /** Of the first value, in bytes. */
  readonly position: number;
  readonly count: number;
}

/** Reads values as float32, a few megabytes at a time. */
export async function readValues(source: ByteSource, { dtype, position, count }: StoredValues): Promise<Float32Array> {
  const { bytes, toFloat32 } = dtypes[dtype];
  const values = new Float32Array(count);
  const step = CHUNK_BYTES / bytes;
  for (let start = 0; start < count; start += step) {
    const end = Math.min(start + step, count);
    // A copy, as a source may give its bytes at any address.
    const chunk = new Uint8Array(await source.read(position + start * bytes, position + end * bytes));
    values.set(toFloat32(chunk), start);
  }
  return values;
}
