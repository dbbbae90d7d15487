import { BadInput } from "../../errors.js";
import type { ByteSource } from "../byte-source.js";
import { quoted, type Refuse } from "../refusal.js";
import { startOfEntry, type ZipEntry } from "./zip-directory.js";

/** An entry may be this many times what it takes in the archive: trained weights pack to nine tenths, their description to a tenth. */
const MAX_EXPANSION = 32;

/** Small entries, such as biases that are all zero, may expand by any factor up to this many bytes. */
const MAX_SMALL_BYTES = 1 << 20;

/** Bytes that are unpacked at a time: at most a thousand times as many come out of them. */
const SLICE_BYTES = 16 << 10;

/** @throws BadInput when an entry expands more than weights can */
export function checkExpansion({ name, packed, size }: ZipEntry, refuse: Refuse): void {
  if (size > Math.max(MAX_SMALL_BYTES, MAX_EXPANSION * packed)) {
    throw refuse(
      `has entry ${quoted(name)}, which would unpack from ${packed} to ${size} bytes; weights do not pack ${MAX_EXPANSION} times.`,
    );
  }
}

/**
 * The bytes of one entry of a ZIP archive: by ranges of the archive where it is stored as it is, from memory where it is packed.
 * @throws BadInput when it is damaged
 */
export async function openZipEntry(source: ByteSource, entry: ZipEntry, refuse: Refuse): Promise<ByteSource> {
  const start = await startOfEntry(source, entry, refuse);
  const { size } = entry;
  if (entry.method === "stored") return { size, read: (from, to) => source.read(start + from, start + to) };
  const bytes = await unpack(source, start, entry, refuse);
  return { size, read: async (from, to) => bytes.subarray(from, to) };
}

async function unpack(source: ByteSource, start: number, entry: ZipEntry, refuse: Refuse): Promise<Uint8Array> {
  checkExpansion(entry, refuse);
  const packed = new Uint8Array(await source.read(start, start + entry.packed));
  const damaged = (what: string) => refuse(`has entry ${quoted(entry.name)}, which ${what}; it is damaged.`);
  const bytes = new Uint8Array(entry.size);
  let filled = 0;
  try {
    for await (const piece of slicesOf(packed).pipeThrough(new DecompressionStream("deflate-raw"))) {
      if (filled + piece.length > bytes.length) throw damaged(`unpacks to more than ${bytes.length} bytes`);
      bytes.set(piece, filled);
      filled += piece.length;
    }
  } catch (error) {
    throw error instanceof BadInput
      ? error
      : damaged(`does not unpack (${error instanceof Error ? error.message : String(error)})`);
  }
  if (filled < bytes.length) throw damaged(`unpacks to ${filled} bytes instead of ${bytes.length}`);
  return bytes;
}

function slicesOf(bytes: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array<ArrayBuffer>> {
  let position = 0;
  return new ReadableStream({
    pull: (controller) => {
      if (position >= bytes.length) return controller.close();
      controller.enqueue(bytes.subarray(position, position + SLICE_BYTES));
      position += SLICE_BYTES;
    },
  });
}
