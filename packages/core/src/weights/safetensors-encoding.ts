import { LENGTH_BYTES } from "./safetensors-header.js";

/** Data begins at a multiple of this, so that a reader may map it as numbers of any width. */
const ALIGNMENT = 8;

/** Formats that are written: float32, and int64 for counters, as PyTorch holds them. */
const written = {
  F32: { bytes: 4, encode: (data: Float32Array) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength) },
  I64: { bytes: 8, encode: (data: Float32Array) => new Uint8Array(BigInt64Array.from(data, BigInt).buffer) },
};

export interface TensorToWrite {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: keyof typeof written;
}

/** What stands before the data: the length of the header, the header, and spaces up to the alignment. */
export function encodeHeader(
  tensors: readonly TensorToWrite[],
  metadata: Readonly<Record<string, string>>,
): Uint8Array<ArrayBuffer> {
  const entries = new Map<string, string>();
  const keys = Object.keys(metadata).sort();
  if (keys.length > 0) {
    entries.set("__metadata__", JSON.stringify(Object.fromEntries(keys.map((key) => [key, metadata[key]]))));
  }
  let begin = 0;
  for (const { name, shape, dtype } of tensors) {
    if (entries.has(name) || name === "__metadata__")
      throw new Error(`Tensor ${name} cannot be stored: its name is taken.`);
    const end = begin + valuesIn(shape) * written[dtype].bytes;
    entries.set(name, JSON.stringify({ dtype, shape, data_offsets: [begin, end] }));
    begin = end;
  }
  const text = [...entries].map(([name, entry]) => `${JSON.stringify(name)}:${entry}`).join(",");
  const json = new TextEncoder().encode(`{${text}}`);
  const length = Math.ceil(json.length / ALIGNMENT) * ALIGNMENT;
  const header = new Uint8Array(LENGTH_BYTES + length).fill(0x20);
  new DataView(header.buffer).setBigUint64(0, BigInt(length), true);
  header.set(json, LENGTH_BYTES);
  return header;
}

/** One tensor's bytes in the file. */
export function encodeValues({ name, shape, dtype }: TensorToWrite, data: Float32Array): Uint8Array {
  if (valuesIn(shape) !== data.length) {
    throw new Error(`Tensor ${name} of shape [${shape}] with ${data.length} values cannot be stored.`);
  }
  return written[dtype].encode(data);
}

function valuesIn(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}
