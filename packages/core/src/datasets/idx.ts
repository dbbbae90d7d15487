import { type FileHandle, open } from "node:fs/promises";
import { basename } from "node:path";
import { BadInput } from "../errors.js";
import { unpackedBytes } from "./readers/unpacked-bytes.js";

/** Third byte of an idx file's magic number: unsigned bytes, the only element type that MNIST and its kin use. */
const UNSIGNED_BYTE = 0x08;

/**
 * Reads an idx file of unsigned bytes whose dimensions are known, packed by gzip or not, and returns its elements.
 *
 * The format: two zero bytes, the element type, the number of dimensions, each dimension as a big-endian 32-bit
 * integer, then the elements in row-major order. Nothing is allocated before size and header agree with `dimensions`.
 *
 * @param path the file
 * @param owner title of what the file belongs to, the first word of every error
 * @param dimensions the shape that it must have
 * @throws BadInput when the file is missing, or has another length, element type or shape
 */
export async function readIdx(path: string, owner: string, dimensions: readonly number[]): Promise<Uint8Array> {
  const name = basename(path);
  const file = await openFile(path, owner);
  try {
    const header = new Uint8Array(4 + 4 * dimensions.length);
    const elements = dimensions.reduce((product, size) => product * size, 1);
    const expected = header.length + elements;
    if (name.endsWith(".gz")) {
      const bytes = await unpack(path, owner, expected);
      checkHeader(bytes, dimensions, owner, name);
      return bytes.subarray(header.length);
    }
    const { size } = await file.stat();
    if (size !== expected) throw wrongLength(owner, name, count(size), expected);
    await fill(file, header, 0);
    checkHeader(header, dimensions, owner, name);
    const data = new Uint8Array(elements);
    await fill(file, data, header.length);
    return data;
  } finally {
    await file.close();
  }
}

/** No more is unpacked than there should be. */
async function unpack(path: string, owner: string, expected: number): Promise<Uint8Array> {
  const name = basename(path);
  const bytes = new Uint8Array(expected);
  let filled = 0;
  for await (const chunk of unpackedBytes(path)) {
    if (filled + chunk.length > expected) throw wrongLength(owner, name, `more than ${count(expected)}`, expected);
    bytes.set(chunk, filled);
    filled += chunk.length;
  }
  if (filled !== expected) throw wrongLength(owner, name, count(filled), expected);
  return bytes;
}

function wrongLength(owner: string, name: string, found: string, expected: number): BadInput {
  return new BadInput(`${owner}: ${name} has ${found} bytes, expected ${count(expected)}; download it again`, name);
}

async function openFile(path: string, owner: string): Promise<FileHandle> {
  const name = basename(path);
  try {
    const file = await open(path, "r");
    if ((await file.stat()).isFile()) return file;
    await file.close();
    throw new BadInput(`${owner}: ${path} is not a file; put the uncompressed ${name} there`, name);
  } catch (error) {
    if (error instanceof BadInput) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new BadInput(
      `${owner}: ${name} cannot be opened (${reason}); put the uncompressed file there or name another folder`,
      name,
    );
  }
}

function checkHeader(header: Uint8Array, dimensions: readonly number[], owner: string, name: string): void {
  const view = new DataView(header.buffer, header.byteOffset);
  const magic = view.getUint32(0);
  const expectedMagic = (UNSIGNED_BYTE << 8) | dimensions.length;
  if (magic !== expectedMagic) {
    throw new BadInput(
      `${owner}: ${name} begins with ${hex(magic)}, expected ${hex(expectedMagic)} (an idx file of bytes in ${dimensions.length} dimensions); download it again`,
      name,
    );
  }
  const found = dimensions.map((_, axis) => view.getUint32(4 + 4 * axis));
  if (found.some((size, axis) => size !== dimensions[axis])) {
    throw new BadInput(
      `${owner}: ${name} holds ${found.join("×")} values, expected ${dimensions.join("×")}; download it again`,
      name,
    );
  }
}

/** Fills `target` from `position` on; the size was checked, so an early end means that the file shrank meanwhile. */
async function fill(file: FileHandle, target: Uint8Array, position: number): Promise<void> {
  let filled = 0;
  while (filled < target.length) {
    const { bytesRead } = await file.read(target, filled, target.length - filled, position + filled);
    if (bytesRead === 0)
      throw new Error(
        `A file ended at byte ${count(position + filled)} while it was read; it is being changed by another program.`,
      );
    filled += bytesRead;
  }
}

function count(value: number): string {
  return value.toLocaleString("en-US");
}

function hex(value: number): string {
  return `0x${value.toString(16).padStart(8, "0")}`;
}
