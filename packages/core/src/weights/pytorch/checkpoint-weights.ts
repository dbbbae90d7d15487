import type { ByteSource } from "../byte-source.js";
import { dtypes } from "../dtypes.js";
import type { PickledValue } from "../pickle/pickled-value.js";
import { quoted, type Refuse } from "../refusal.js";
import { overlaps, readStrided, spanOf } from "../strided-values.js";
import type { WeightsFile } from "../weights-file.js";
import { withoutWrappers } from "../wrapper-prefixes.js";
import { checkpointFacts, checkpointState } from "./checkpoint-state.js";
import type { TorchStorage } from "./torch-storage.js";
import { type TorchTensor, torchTensor } from "./torch-tensor.js";

/** Where a format keeps its storages. */
export interface StoragePlaces {
  readonly bigEndian: boolean;
  /** @throws BadInput when the file does not hold the storage that its pickle describes */
  find(storage: TorchStorage): StoragePlace;
}

export interface StoragePlace {
  /** Bytes that are unpacked when any of it is read; 0 where it stands as it is. */
  readonly unpacked: number;
  open(): Promise<ByteSource>;
}

/** A tensor with axes of stride 0 repeats values; up to this many it may be larger than its storage, such as a table for all heads. */
const MAX_EXPANDED_VALUES = 1 << 22;

/** A view that takes values twice is read whole; nothing in a network is such a view. */
const MAX_OVERLAPPING_BYTES = 64 << 20;

/**
 * Reading all tensors may take this many times the file's bytes, and a bit: tied weights and views share storages. Beyond, a small
 * file could have gigabytes read and written for it.
 */
const MAX_REPEATS = 8;
const FREE_BYTES = 64 << 20;

interface NamedTensor extends TorchTensor {
  readonly name: string;
  readonly place: StoragePlace;
}

/** The weights in a file whose pickle was read, whichever way it keeps its storages. */
export function checkpointWeights(
  format: WeightsFile["format"],
  root: PickledValue,
  places: StoragePlaces,
  fileBytes: number,
  refuse: Refuse,
): WeightsFile {
  const { tensors: calls, entry } = checkpointState(root, refuse);
  const found = [...calls].map(([name, call]): NamedTensor => {
    const tensor = torchTensor(name, call, refuse);
    return { ...tensor, name, place: places.find(tensor.storage) };
  });
  checkSizes(found, fileBytes, refuse);
  const tensors = withoutWrappers(found, refuse);
  return {
    format,
    tensors: [...tensors].map(([name, { shape, dtype }]) => ({ name, shape, dtype })),
    metadata: entry === undefined ? {} : checkpointFacts(root),
    entry,
    bytes: fileBytes,
    read: async (name) => {
      const tensor = tensors.get(name);
      if (tensor === undefined) throw refuse(`has no tensor ${quoted(name)}.`);
      const { dtype, shape, strides, storage, offset, place } = tensor;
      if (shape.includes(0)) return new Float32Array(0);
      const position = storage.view.start * storage.width + offset * dtypes[dtype].bytes;
      return readStrided(await place.open(), { dtype, position, shape, strides, bigEndian: places.bigEndian });
    },
  };
}

function checkSizes(tensors: readonly NamedTensor[], fileBytes: number, refuse: Refuse): void {
  let total = 0;
  for (const tensor of tensors) {
    const { name, shape, dtype, storage, place } = tensor;
    const width = dtypes[dtype].bytes;
    const count = shape.reduce((product, length) => product * length, 1);
    if (count > Math.max(storage.view.count, MAX_EXPANDED_VALUES)) {
      throw refuse(
        `has tensor ${quoted(name)} of shape [${shape}] over a storage of ${storage.view.count} values; save it as tensor.contiguous().`,
      );
    }
    const span = spanOf(tensor) * width;
    if (span > MAX_OVERLAPPING_BYTES && overlaps(tensor)) {
      throw refuse(`has tensor ${quoted(name)}, a view that takes values twice; save it as tensor.contiguous().`);
    }
    total += Math.max(count * width, span, place.unpacked);
  }
  if (total > MAX_REPEATS * fileBytes + FREE_BYTES) {
    throw refuse(
      `has ${fileBytes} bytes and tensors that take ${total} to read; more than ${MAX_REPEATS} times a file is not read. Save the tensors as tensor.contiguous().`,
    );
  }
}
