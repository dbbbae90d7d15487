import { BadInput } from "../errors.js";
import type { NamedArrays } from "./named-arrays.js";
import { dtypes } from "./safetensors-dtypes.js";
import { parseHeader, type TensorEntry } from "./safetensors-header.js";

/** Bytes of the little-endian length that a file begins with. */
const LENGTH_BYTES = 8;

/** The reference implementation refuses headers beyond this; ten thousand tensors with long names take a fiftieth of it. */
const MAX_HEADER_BYTES = 100_000_000;

/** Data begins at a multiple of this, so that a reader may map it as numbers of any width. */
const ALIGNMENT = 8;

export interface DecodedSafetensors {
  readonly arrays: NamedArrays;
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * Tensors as a safetensors file of float32, in the order given: the same arrays give the same bytes.
 *
 * Format: https://huggingface.co/docs/safetensors
 */
export function encodeSafetensors(arrays: NamedArrays, metadata: Readonly<Record<string, string>> = {}): Uint8Array {
  let end = 0;
  const entries = Object.entries(arrays).map(([name, { shape, data }]) => {
    if (shape.reduce((product, length) => product * length, 1) !== data.length || name === "__metadata__") {
      throw new Error(`Tensor ${name} of shape [${shape}] with ${data.length} values cannot be stored.`);
    }
    const begin = end;
    end += data.byteLength;
    return [name, { dtype: "F32", shape, data_offsets: [begin, end] }] as const;
  });
  const sortedMetadata = Object.fromEntries(Object.entries(metadata).sort(([a], [b]) => (a < b ? -1 : 1)));
  const described = Object.keys(metadata).length > 0 ? [["__metadata__", sortedMetadata] as const] : [];
  const header = new TextEncoder().encode(JSON.stringify(Object.fromEntries([...described, ...entries])));
  const headerBytes = Math.ceil(header.length / ALIGNMENT) * ALIGNMENT;
  const bytes = new Uint8Array(LENGTH_BYTES + headerBytes + end).fill(0x20, LENGTH_BYTES, LENGTH_BYTES + headerBytes);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerBytes), true);
  bytes.set(header, LENGTH_BYTES);
  let position = LENGTH_BYTES + headerBytes;
  for (const { data } of Object.values(arrays)) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), position);
    position += data.byteLength;
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
  const refuse = (reason: string): BadInput => new BadInput(`${file} ${reason}`, file);
  if (bytes.length < LENGTH_BYTES)
    throw refuse(
      `has ${bytes.length} bytes, too few for the length of its header; it is truncated or no safetensors file.`,
    );
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerLength = view.getBigUint64(0, true);
  if (headerLength > BigInt(MAX_HEADER_BYTES)) {
    throw refuse(
      `announces a header of ${headerLength.toLocaleString("en-US")} bytes, more than the ${MAX_HEADER_BYTES.toLocaleString("en-US")} allowed; it is no safetensors file.`,
    );
  }
  const dataStart = LENGTH_BYTES + Number(headerLength);
  if (dataStart > bytes.length)
    throw refuse(`ends inside its header (${bytes.length} bytes, header up to ${dataStart}); it is truncated.`);
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
