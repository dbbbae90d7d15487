import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { basename } from "node:path";
import { createGunzip } from "node:zlib";
import { BadInput } from "../../errors.js";

const GZIP = [0x1f, 0x8b] as const;
/**
 * A gzip file may hold so many times its own size, and this much more. Images and lists of names shrink to a hundredth at the very
 * best; what shrinks further was made to fill a disk.
 */
const MAX_EXPANSION = 100;
const FREE_BYTES = 64 << 20;
/** Large enough that the loop around a chunk costs nothing beside its contents. */
const CHUNK_BYTES = 1 << 18;

/**
 * The bytes of a file in order, unpacked where it begins as gzip does, whatever its name.
 * @throws BadInput when the file cannot be read, is damaged or cut short, or unpacks to more than a hundred times its size
 */
export async function* unpackedBytes(path: string): AsyncGenerator<Uint8Array> {
  const name = basename(path);
  const { size, packed } = await look(path);
  const raw = createReadStream(path, { highWaterMark: CHUNK_BYTES });
  const stream = packed ? raw.pipe(createGunzip({ chunkSize: CHUNK_BYTES })) : raw;
  raw.on("error", (error) => stream.destroy(error));
  let unpacked = 0;
  try {
    for await (const chunk of stream) {
      unpacked += chunk.length;
      if (unpacked > MAX_EXPANSION * size + FREE_BYTES)
        throw new BadInput(
          `${name} unpacks to more than ${MAX_EXPANSION} times its ${count(size)} bytes, as no dataset does; download it again.`,
          name,
        );
      yield chunk;
    }
  } catch (error) {
    if (error instanceof BadInput || !packed) throw error;
    throw new BadInput(
      `${name} is damaged or cut short (${error instanceof Error ? error.message : String(error)}); download it again.`,
      name,
    );
  } finally {
    raw.destroy();
  }
}

async function look(path: string): Promise<{ readonly size: number; readonly packed: boolean }> {
  const name = basename(path);
  const file = await open(path).catch((error: unknown) => {
    throw new BadInput(
      `${name} cannot be read (${error instanceof Error ? error.message : String(error)}); name a folder that has it.`,
      name,
    );
  });
  try {
    const status = await file.stat();
    if (!status.isFile()) throw new BadInput(`${name} is no file; put the file as its makers publish it there.`, name);
    const first = Buffer.alloc(GZIP.length);
    await file.read(first, 0, GZIP.length, 0);
    return { size: status.size, packed: GZIP.every((byte, index) => first[index] === byte) };
  } finally {
    await file.close();
  }
}

function count(value: number): string {
  return value.toLocaleString("en-US");
}
