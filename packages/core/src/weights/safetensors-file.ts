import type { ByteSource } from "./byte-source.js";
import { quoted, type Refuse } from "./refusal.js";
import { LENGTH_BYTES, parseHeader, startOfData } from "./safetensors-header.js";
import { readValues } from "./stored-values.js";
import type { WeightsFile } from "./weights-file.js";
import { withoutWrappers } from "./wrapper-prefixes.js";

/**
 * Opens a safetensors file: reads its header, and each tensor when it is asked for.
 * Format: https://huggingface.co/docs/safetensors
 */
export async function openSafetensors(source: ByteSource, refuse: Refuse): Promise<WeightsFile> {
  const length = await source.read(0, Math.min(LENGTH_BYTES, source.size));
  const dataStart = startOfData(length, source.size, refuse);
  const header = await source.read(LENGTH_BYTES, dataStart);
  const { entries, metadata } = parseHeader(header, source.size - dataStart, refuse);
  const tensors = withoutWrappers(entries, refuse);
  return {
    format: "safetensors",
    tensors: [...tensors].map(([name, { shape, dtype }]) => ({ name, shape, dtype })),
    metadata,
    bytes: source.size,
    read: async (name) => {
      const entry = tensors.get(name);
      if (entry === undefined) throw refuse(`has no tensor ${quoted(name)}.`);
      const count = entry.shape.reduce((product, size) => product * size, 1);
      return readValues(source, { dtype: entry.dtype, position: dataStart + entry.begin, count });
    },
  };
}
