import { dtypes } from "./dtypes.js";
import type { NamedArrays } from "./named-arrays.js";
import { refusalOf } from "./refusal.js";
import { encodeHeader, encodeValues, type TensorToWrite } from "./safetensors-encoding.js";
import { LENGTH_BYTES, parseHeader, startOfData, type TensorEntry } from "./safetensors-header.js";

export interface DecodedSafetensors {
  readonly arrays: NamedArrays;
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * Tensors as a safetensors file, in the order given: the same arrays give the same bytes.
 *
 * Format: https://huggingface.co/docs/safetensors
 * @param integers names of the tensors that are written as int64, PyTorch's format of counters; all others are float32
 */
export function encodeSafetensors(
  arrays: NamedArrays,
  metadata: Readonly<Record<string, string>> = {},
  integers: ReadonlySet<string> = new Set(),
): Uint8Array {
  const tensors = Object.entries(arrays).map(([name, { shape, data }]) => {
    const tensor: TensorToWrite = { name, shape, dtype: integers.has(name) ? "I64" : "F32" };
    return { tensor, values: encodeValues(tensor, data) };
  });
  const header = encodeHeader(
    tensors.map(({ tensor }) => tensor),
    metadata,
  );
  const bytes = new Uint8Array(tensors.reduce((length, { values }) => length + values.length, header.length));
  bytes.set(header);
  let position = header.length;
  for (const { values } of tensors) {
    bytes.set(values, position);
    position += values.length;
  }
  return bytes;
}

/**
 * Reads a safetensors file that anybody may have sent. Nothing is allocated before the header's every claim was held against the
 * file's length. Other number formats are converted to float32, in which large integers and doubles lose digits.
 *
 * @param file what to call it in errors
 * @throws BadInput (field: `file`) when the file is truncated, malformed or contradicts itself
 */
export function decodeSafetensors(bytes: Uint8Array, file = "safetensors file"): DecodedSafetensors {
  const refuse = refusalOf(file);
  const dataStart = startOfData(bytes.subarray(0, LENGTH_BYTES), bytes.length, refuse);
  const { entries, metadata } = parseHeader(bytes.subarray(LENGTH_BYTES, dataStart), bytes.length - dataStart, refuse);
  return {
    arrays: Object.fromEntries(entries.map((entry) => [entry.name, readTensor(bytes, dataStart, entry)])),
    metadata,
  };
}

function readTensor(
  bytes: Uint8Array,
  dataStart: number,
  { dtype, shape, begin, end }: TensorEntry,
): NamedArrays[string] {
  // A copy, as the data of a foreign file may stand at any address. Not by slice, which on a Buffer copies nothing.
  const data = new Uint8Array(bytes.subarray(dataStart + begin, dataStart + end));
  return { shape, data: dtypes[dtype].toFloat32(data) };
}
