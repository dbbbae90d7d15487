import type { ByteSource } from "../byte-source.js";
import { EndOfPickle } from "../pickle/pickle-bytes.js";
import type { External } from "../pickle/pickled-value.js";
import type { Pickle } from "../pickle/read-pickle.js";
import { quoted, type Refuse } from "../refusal.js";
import type { WeightsFile } from "../weights-file.js";
import { checkpointWeights, type StoragePlaces } from "./checkpoint-weights.js";
import { MAX_PICKLE_BYTES, readTorchPickle } from "./read-torch-pickle.js";
import { torchStorage } from "./torch-storage.js";

/** What torch.save wrote first, and second, before it wrote archives. */
const MAGIC = 0x1950a86a20f9469cfc6cn;
const PROTOCOL = 1001;

/** Bytes of the count of values that stands before each storage. */
const COUNT_BYTES = 8;

/** What is read first of a file whose description may end anywhere; most end here. */
const FIRST_BYTES = 1 << 18;

interface Place {
  readonly position: number;
  readonly bytes: number;
  readonly count: number;
}

/**
 * Opens what torch.save wrote before PyTorch 1.6: pickles of a magic number, a version, facts of the machine, the description and the
 * storages' keys, then the storages in the order of their keys, each behind its count of values. Always little-endian.
 */
export async function openPytorchLegacy(source: ByteSource, refuse: Refuse): Promise<WeightsFile> {
  const { description, keys } = await readDescription(source, refuse);
  const stored = storagesOf(description.externals, refuse);
  const found = new Map<string, Place>();
  let position = keys.end;
  for (const key of Array.isArray(keys.value) ? keys.value : []) {
    const storage = typeof key === "string" ? stored.get(key) : undefined;
    if (typeof key !== "string" || storage === undefined || found.has(key)) {
      throw refuse(`lists storage ${quoted(key)}, which its description does not name once; it is damaged.`);
    }
    const bytes = storage.count * storage.width;
    found.set(key, { position: position + COUNT_BYTES, bytes, count: storage.count });
    position += COUNT_BYTES + bytes;
    if (position > source.size) {
      throw refuse(
        `has ${source.size} bytes, but its storages reach up to byte ${position} at least; it is truncated or damaged.`,
      );
    }
  }
  const places: StoragePlaces = {
    bigEndian: false,
    find: ({ key }) => {
      const place = found.get(key);
      if (place === undefined)
        throw refuse(`has no storage ${quoted(key)}, which its description names; it is damaged.`);
      return { unpacked: 0, open: () => openPlace(source, key, place, refuse) };
    },
  };
  return checkpointWeights("pytorch-legacy", description.value, places, source.size, refuse);
}

async function openPlace(
  source: ByteSource,
  key: string,
  { position, bytes, count }: Place,
  refuse: Refuse,
): Promise<ByteSource> {
  const head = await source.read(position - COUNT_BYTES, position);
  const stated = new DataView(head.buffer, head.byteOffset).getBigInt64(0, true);
  if (stated !== BigInt(count)) {
    throw refuse(`has storage ${quoted(key)} of ${stated} values where its description has ${count}; it is damaged.`);
  }
  return { size: bytes, read: (start, end) => source.read(position + start, position + end) };
}

/** The storages that a description names, each once. */
function storagesOf(externals: readonly External[], refuse: Refuse): Map<string, { width: number; count: number }> {
  const stored = new Map<string, { width: number; count: number }>();
  for (const external of externals) {
    const { key, width, count } = torchStorage(external, refuse);
    const known = stored.get(key);
    if (known !== undefined && known.width * known.count !== width * count) {
      throw refuse(`describes storage ${quoted(key)} with two sizes; it is damaged.`);
    }
    if (known === undefined) stored.set(key, { width, count });
  }
  return stored;
}

/** Reads the pickles at the start, from more and more of the file until they are complete. */
async function readDescription(source: ByteSource, refuse: Refuse): Promise<{ description: Pickle; keys: Pickle }> {
  for (let length = FIRST_BYTES; ; length *= 2) {
    const bytes = await source.read(0, Math.min(length, source.size));
    try {
      return readPickles(bytes, refuse);
    } catch (error) {
      if (!(error instanceof EndOfPickle)) throw error;
      if (length >= source.size) throw refuse("ends inside its description; it is truncated.");
      if (length >= MAX_PICKLE_BYTES)
        throw refuse(`has a description of more than the ${MAX_PICKLE_BYTES} bytes allowed.`);
    }
  }
}

function readPickles(bytes: Uint8Array, refuse: Refuse): { description: Pickle; keys: Pickle } {
  const magic = readTorchPickle(bytes, 0, refuse);
  if (magic.value !== MAGIC) {
    throw refuse(
      "is a pickle that torch.save did not write; save the tensors with torch.save(model.state_dict(), file).",
    );
  }
  const protocol = readTorchPickle(bytes, magic.end, refuse);
  if (protocol.value !== PROTOCOL) {
    throw refuse(`is of version ${quoted(protocol.value)} of PyTorch's old format, where ${PROTOCOL} is known.`);
  }
  const machine = readTorchPickle(bytes, protocol.end, refuse);
  const description = readTorchPickle(bytes, machine.end, refuse);
  return { description, keys: readTorchPickle(bytes, description.end, refuse) };
}
