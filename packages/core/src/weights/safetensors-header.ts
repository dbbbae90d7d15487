import { type DtypeName, dtypes, isDtype } from "./dtypes.js";
import { quoted, type Refuse } from "./refusal.js";
import { MAX_AXES } from "./stored-values.js";

/** Bytes of the little-endian length that a file begins with. */
export const LENGTH_BYTES = 8;

/** Thirty thousand tensors with long names; the largest of our architectures has four hundred. JSON made to, takes sixty times its bytes. */
const MAX_HEADER_BYTES = 4 << 20;

/** One tensor as a checked header describes it; offsets count from the start of the data. */
export interface TensorEntry {
  readonly name: string;
  readonly dtype: DtypeName;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

/**
 * Where the data of a safetensors file begin, which is where its header ends.
 * @param length the file's first LENGTH_BYTES bytes, or all of a shorter file
 * @param fileBytes size of the whole file
 */
export function startOfData(length: Uint8Array, fileBytes: number, refuse: Refuse): number {
  if (length.length < LENGTH_BYTES)
    throw refuse(
      `has ${fileBytes} bytes, too few for the length of its header; it is truncated or no safetensors file.`,
    );
  const headerLength = new DataView(length.buffer, length.byteOffset).getBigUint64(0, true);
  if (headerLength > BigInt(MAX_HEADER_BYTES)) {
    throw refuse(
      `announces a header of ${headerLength.toLocaleString("en-US")} bytes, more than the ${MAX_HEADER_BYTES.toLocaleString("en-US")} allowed; it is no safetensors file.`,
    );
  }
  const start = LENGTH_BYTES + Number(headerLength);
  if (start > fileBytes)
    throw refuse(`ends inside its header (${fileBytes} bytes, header up to ${start}); it is truncated.`);
  return start;
}

/**
 * Parses the header of a safetensors file, and makes sure that its tensors tile the data: each as long as its shape says,
 * no gap, no overlap, nothing left over.
 *
 * @param dataBytes length of the data after the header
 * @returns the tensors in the header's order
 */
export function parseHeader(
  header: Uint8Array,
  dataBytes: number,
  refuse: Refuse,
): { entries: TensorEntry[]; metadata: Record<string, string> } {
  const parsed = parseObject(header, refuse);
  const entries: TensorEntry[] = [];
  let metadata: Record<string, string> = {};
  for (const [name, value] of Object.entries(parsed)) {
    if (name === "__metadata__") metadata = parseMetadata(value, refuse);
    else entries.push(parseEntry(name, value, refuse));
  }
  checkTiling(entries, dataBytes, refuse);
  return { entries, metadata };
}

function parseObject(header: Uint8Array, refuse: Refuse): object {
  let parsed: unknown;
  try {
    parsed = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(header));
  } catch (error) {
    throw refuse(
      `has a header that is not JSON (${error instanceof Error ? error.message : String(error)}); it is damaged or no safetensors file.`,
    );
  }
  if (!isObject(parsed)) throw refuse("has a header that is no JSON object; it is no safetensors file.");
  return parsed;
}

function parseMetadata(value: unknown, refuse: Refuse): Record<string, string> {
  if (!isObject(value)) throw refuse("has metadata that is no JSON object.");
  const texts = Object.entries(value).map(([key, text]): [string, string] => {
    if (typeof text !== "string") throw refuse(`has metadata ${quoted(key)} that is no string.`);
    return [key, text];
  });
  return Object.fromEntries(texts);
}

function parseEntry(name: string, value: unknown, refuse: Refuse): TensorEntry {
  if (!isObject(value) || !("dtype" in value) || !("shape" in value) || !("data_offsets" in value)) {
    throw refuse(`describes tensor ${quoted(name)} without dtype, shape or data_offsets.`);
  }
  const { dtype, shape, data_offsets: offsets } = value;
  if (!isDtype(dtype)) {
    throw refuse(
      `has tensor ${quoted(name)} of dtype ${quoted(dtype)}; readable are ${Object.keys(dtypes).join(", ")}.`,
    );
  }
  if (!isWholeNumbers(shape) || shape.length > MAX_AXES)
    throw refuse(`has tensor ${quoted(name)} of impossible shape ${quoted(shape)}.`);
  const [begin, end] = isWholeNumbers(offsets) && offsets.length === 2 ? offsets : [];
  if (begin === undefined || end === undefined || end < begin) {
    throw refuse(`has tensor ${quoted(name)} at impossible offsets ${quoted(offsets)}.`);
  }
  const bytes = shape.reduce((product, length) => product * length, dtypes[dtype].bytes);
  if (bytes !== end - begin) {
    throw refuse(`gives tensor ${quoted(name)} ${end - begin} bytes, but ${dtype} of shape [${shape}] takes ${bytes}.`);
  }
  return { name, dtype, shape, begin, end };
}

function checkTiling(entries: readonly TensorEntry[], dataBytes: number, refuse: Refuse): void {
  let covered = 0;
  for (const { name, begin, end } of [...entries].sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin !== covered)
      throw refuse(
        `has ${begin < covered ? "an overlap" : "a gap"} before tensor ${quoted(name)}: it begins at byte ${begin}, expected ${covered}.`,
      );
    if (end > dataBytes)
      throw refuse(
        `has ${dataBytes} bytes of data, but tensor ${quoted(name)} ends at ${end}; it is truncated or its header lies.`,
      );
    covered = end;
  }
  if (covered !== dataBytes) throw refuse(`has ${dataBytes} bytes of data, but its tensors end at ${covered}.`);
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isWholeNumbers(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && item >= 0);
}
