import type { ByteSource } from "../byte-source.js";
import { quoted, type Refuse } from "../refusal.js";

/** A file in an archive, as the archive's directory describes it. */
export interface ZipEntry {
  readonly name: string;
  readonly method: "stored" | "deflated";
  /** Bytes that it takes in the archive. */
  readonly packed: number;
  /** Bytes of the file itself. */
  readonly size: number;
  /** Where its own header stands, in bytes from the start of the archive. */
  readonly header: number;
}

/** Fifty thousand tensors with names of a hundred characters. */
const MAX_DIRECTORY_BYTES = 8 << 20;

const MAX_COMMENT_BYTES = 0xffff;
const END = { signature: 0x06054b50, bytes: 22 };
const LOCATOR_64 = { signature: 0x07064b50, bytes: 20 };
const END_64 = { signature: 0x06064b50, bytes: 56 };
const ENTRY = { signature: 0x02014b50, bytes: 46 };
const LOCAL = { signature: 0x04034b50, bytes: 30 };

/** Stands for a number that only the 64-bit part tells, and the mark of that part. */
const IN_64_BITS = 0xffffffff;
const EXTRA_64_BITS = 1;

const ENCRYPTED = 1;
const methods: Readonly<Record<number, ZipEntry["method"]>> = { 0: "stored", 8: "deflated" };

const text = new TextDecoder();

/**
 * Reads the directory at the end of a ZIP archive, and holds what it claims against the archive's length.
 *
 * Format: APPNOTE.TXT 6.3.10 of PKWARE.
 * @returns the entries by name, in the directory's order
 */
export async function readZipDirectory(source: ByteSource, refuse: Refuse): Promise<ReadonlyMap<string, ZipEntry>> {
  const { start, length } = await findDirectory(source, refuse);
  if (start + length > source.size) {
    throw refuse(`has a ZIP directory up to byte ${start + length} of ${source.size}; it is truncated or damaged.`);
  }
  if (length > MAX_DIRECTORY_BYTES) {
    throw refuse(`has a ZIP directory of ${length} bytes, more than the ${MAX_DIRECTORY_BYTES} allowed.`);
  }
  const bytes = await source.read(start, start + length);
  const entries = new Map<string, ZipEntry>();
  for (let position = 0; position < length; ) {
    const { entry, end } = parseEntry(bytes, position, refuse);
    if (entry.header + LOCAL.bytes + entry.packed > start) {
      throw refuse(`has no room for entry ${quoted(entry.name)} of ${entry.packed} bytes; it is truncated or damaged.`);
    }
    if (entries.has(entry.name)) throw refuse(`has two entries ${quoted(entry.name)}; it is damaged.`);
    entries.set(entry.name, entry);
    position = end;
  }
  return entries;
}

/** Where the bytes of an entry begin, which only its own header tells. */
export async function startOfEntry(source: ByteSource, entry: ZipEntry, refuse: Refuse): Promise<number> {
  const view = viewOf(await source.read(entry.header, entry.header + LOCAL.bytes));
  const start = entry.header + LOCAL.bytes + view.getUint16(26, true) + view.getUint16(28, true);
  if (view.getUint32(0, true) !== LOCAL.signature || start + entry.packed > source.size) {
    throw refuse(
      `has no entry ${quoted(entry.name)} at byte ${entry.header}, where its directory has it; it is damaged.`,
    );
  }
  return start;
}

/** The record that ends every archive, behind which only a comment stands, says where the directory is. */
async function findDirectory(source: ByteSource, refuse: Refuse): Promise<{ start: number; length: number }> {
  const tailStart = Math.max(0, source.size - END.bytes - MAX_COMMENT_BYTES);
  const tail = viewOf(await source.read(tailStart, source.size));
  for (let end = tail.byteLength - END.bytes; end >= 0; end--) {
    const comment = tail.byteLength - END.bytes - end;
    if (tail.getUint32(end, true) !== END.signature || tail.getUint16(end + 20, true) !== comment) continue;
    const [length, start] = [tail.getUint32(end + 12, true), tail.getUint32(end + 16, true)];
    const wide = length === IN_64_BITS || start === IN_64_BITS || tail.getUint16(end + 10, true) === 0xffff;
    return wide ? findDirectory64(source, tailStart + end, refuse) : { start, length };
  }
  throw refuse("begins as a ZIP archive and has no directory at its end; it is truncated.");
}

async function findDirectory64(
  source: ByteSource,
  end: number,
  refuse: Refuse,
): Promise<{ start: number; length: number }> {
  const damaged = refuse("has no 64-bit end of its ZIP directory where it should be; it is damaged.");
  if (end < LOCATOR_64.bytes + END_64.bytes) throw damaged;
  const locator = viewOf(await source.read(end - LOCATOR_64.bytes, end));
  const position = uint64(locator, 8);
  if (locator.getUint32(0, true) !== LOCATOR_64.signature || position + END_64.bytes > end) throw damaged;
  const view = viewOf(await source.read(position, position + END_64.bytes));
  if (view.getUint32(0, true) !== END_64.signature) throw damaged;
  return { start: uint64(view, 48), length: uint64(view, 40) };
}

function parseEntry(bytes: Uint8Array, position: number, refuse: Refuse): { entry: ZipEntry; end: number } {
  const view = viewOf(bytes);
  if (position + ENTRY.bytes > bytes.length || view.getUint32(position, true) !== ENTRY.signature) {
    throw refuse(`has no entry at byte ${position} of its ZIP directory; it is damaged.`);
  }
  const nameEnd = position + ENTRY.bytes + view.getUint16(position + 28, true);
  const extraEnd = nameEnd + view.getUint16(position + 30, true);
  const end = extraEnd + view.getUint16(position + 32, true);
  if (end > bytes.length)
    throw refuse(`has a ZIP directory that ends inside its entry at byte ${position}; it is damaged.`);
  const name = text.decode(bytes.subarray(position + ENTRY.bytes, nameEnd));
  const method = methods[view.getUint16(position + 10, true)];
  if (view.getUint16(position + 8, true) & ENCRYPTED || method === undefined) {
    throw refuse(
      `has entry ${quoted(name)} encrypted or packed in an unknown way; PyTorch stores its entries as they are.`,
    );
  }
  // The 64-bit part has, in this order, those numbers that did not fit.
  const wide = wideNumbers(viewOf(bytes.subarray(nameEnd, extraEnd)));
  const numberAt = (field: number) => {
    const narrow = view.getUint32(position + field, true);
    return narrow === IN_64_BITS ? (wide.shift() ?? narrow) : narrow;
  };
  const entry = { name, method, size: numberAt(24), packed: numberAt(20), header: numberAt(42) };
  if (method === "stored" && entry.packed !== entry.size) {
    throw refuse(`has entry ${quoted(name)} of ${entry.size} bytes stored in ${entry.packed}; it is damaged.`);
  }
  return { entry, end };
}

function wideNumbers(extra: DataView): number[] {
  for (let position = 0; position + 4 <= extra.byteLength; ) {
    const length = Math.min(extra.getUint16(position + 2, true), extra.byteLength - position - 4);
    if (extra.getUint16(position, true) === EXTRA_64_BITS) {
      return Array.from({ length: Math.floor(length / 8) }, (_, index) => uint64(extra, position + 4 + 8 * index));
    }
    position += 4 + length;
  }
  return [];
}

/** Numbers beyond the safe integers are beyond every file as well. */
function uint64(view: DataView, position: number): number {
  return Number(view.getBigUint64(position, true));
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
