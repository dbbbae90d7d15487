import type { ByteSource } from "../byte-source.js";
import { EndOfPickle } from "../pickle/pickle-bytes.js";
import type { Pickle } from "../pickle/read-pickle.js";
import { quoted, type Refuse } from "../refusal.js";
import type { WeightsFile } from "../weights-file.js";
import { checkpointWeights, type StoragePlaces } from "./checkpoint-weights.js";
import { MAX_PICKLE_BYTES, readTorchPickle } from "./read-torch-pickle.js";
import { readZipDirectory, type ZipEntry } from "./zip-directory.js";
import { checkExpansion, openZipEntry } from "./zip-entry.js";

const PICKLE = "data.pkl";

/** Opens what torch.save writes since PyTorch 1.6: an archive of a pickle and one entry for each storage, below one folder. */
export async function openPytorchZip(source: ByteSource, refuse: Refuse): Promise<WeightsFile> {
  const entries = await readZipDirectory(source, refuse);
  const folder = folderOf(entries, refuse);
  const { value } = await readDescription(source, entries, folder, refuse);
  const places: StoragePlaces = {
    bigEndian: await isBigEndian(source, entries.get(`${folder}byteorder`), refuse),
    find: ({ key, width, count }) => {
      const entry = entries.get(`${folder}data/${key}`);
      if (entry === undefined || entry.size < width * count) {
        throw refuse(
          `has ${entry === undefined ? "no entry" : `${entry.size} bytes`} for storage ${quoted(key)}, which takes ${width * count}; it is damaged.`,
        );
      }
      if (entry.method === "deflated") checkExpansion(entry, refuse);
      return {
        unpacked: entry.method === "deflated" ? entry.size : 0,
        open: () => openZipEntry(source, entry, refuse),
      };
    },
  };
  return checkpointWeights("pytorch", value, places, source.size, refuse);
}

function folderOf(entries: ReadonlyMap<string, ZipEntry>, refuse: Refuse): string {
  const names = [...entries.keys()];
  const [pickle, second] = names.filter((name) => name === PICKLE || /^[^/]+\/data\.pkl$/.test(name));
  if (pickle === undefined) throw refuse(`is a ZIP archive without ${PICKLE}, and so none that torch.save wrote.`);
  if (second !== undefined)
    throw refuse(`has two descriptions, ${quoted(pickle)} and ${quoted(second)}; it is damaged.`);
  const folder = pickle.slice(0, -PICKLE.length);
  if (entries.has(`${folder}constants.pkl`)) {
    throw refuse(
      "is a TorchScript archive, which is a program; save the tensors alone: torch.save(model.state_dict(), file).",
    );
  }
  return folder;
}

async function readDescription(
  source: ByteSource,
  entries: ReadonlyMap<string, ZipEntry>,
  folder: string,
  refuse: Refuse,
): Promise<Pickle> {
  const entry = entries.get(folder + PICKLE);
  const size = entry?.size ?? 0;
  if (entry === undefined || size > MAX_PICKLE_BYTES) {
    throw refuse(`has a description of ${size} bytes, more than the ${MAX_PICKLE_BYTES} allowed.`);
  }
  const bytes = await (await openZipEntry(source, entry, refuse)).read(0, size);
  try {
    return readTorchPickle(bytes, 0, refuse);
  } catch (error) {
    if (error instanceof EndOfPickle)
      throw refuse(`has a description, ${quoted(entry.name)}, that ends too soon; it is damaged.`);
    throw error;
  }
}

const BYTE_ORDERS: Readonly<Record<string, boolean>> = { little: false, big: true };

/** Files from before PyTorch 2.1 do not say; they are little-endian. */
async function isBigEndian(source: ByteSource, entry: ZipEntry | undefined, refuse: Refuse): Promise<boolean> {
  if (entry === undefined) return false;
  const bytes =
    entry.size > 10 ? new Uint8Array() : await (await openZipEntry(source, entry, refuse)).read(0, entry.size);
  const order = new TextDecoder().decode(bytes);
  const bigEndian = BYTE_ORDERS[order];
  if (bigEndian === undefined)
    throw refuse(`has byte order ${quoted(order)}, which is neither little nor big; it is damaged.`);
  return bigEndian;
}
