import type { ByteSource } from "./byte-source.js";

/** Bytes in memory that count what is read of them, and refuse what is not there. */
export interface CountedSource extends ByteSource {
  /** Bytes of all reads together, and of the largest. */
  readonly read: ByteSource["read"];
  readonly taken: { total: number; largest: number };
}

export function memorySource(bytes: Uint8Array): CountedSource {
  const taken = { total: 0, largest: 0 };
  return {
    size: bytes.length,
    taken,
    read: async (start, end) => {
      if (!(Number.isSafeInteger(start) && start >= 0 && start <= end && end <= bytes.length)) {
        throw new RangeError(`bytes ${start} to ${end} of ${bytes.length}`);
      }
      taken.total += end - start;
      taken.largest = Math.max(taken.largest, end - start);
      return bytes.subarray(start, end);
    },
  };
}
