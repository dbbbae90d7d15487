import { inflateSync } from "node:zlib";
import { BadInput } from "../../errors.js";

/** What a variable of a MATLAB file holds. Values stand in MATLAB's order: the first index runs fastest. */
export type MatArray =
  | { readonly kind: "numbers"; readonly shape: readonly number[]; readonly values: Float64Array }
  | { readonly kind: "text"; readonly shape: readonly number[]; readonly text: string }
  | { readonly kind: "cells"; readonly shape: readonly number[]; readonly cells: readonly MatArray[] }
  | {
      readonly kind: "structs";
      readonly shape: readonly number[];
      readonly structs: readonly ReadonlyMap<string, MatArray>[];
    };

const HEADER_BYTES = 128;
/** The largest MATLAB file of a dataset, ImageNet's meta.mat, has under 1 MiB; what unpacks to more than this fills memory. */
const MAX_BYTES = 64 << 20;
/** Cells and structs take a hundred times the memory of a number; meta.mat has 1,860. */
const MAX_STRUCTS = 100_000;
/** Structs of structs; meta.mat has them two deep. */
const MAX_DEPTH = 8;

const MATRIX = 14;
const COMPRESSED = 15;

/** Bytes of a number of each data type, and how it is read. */
const NUMBERS: Readonly<Record<number, readonly [number, (view: DataView, at: number, little: boolean) => number]>> = {
  1: [1, (view, at) => view.getInt8(at)],
  2: [1, (view, at) => view.getUint8(at)],
  3: [2, (view, at, little) => view.getInt16(at, little)],
  4: [2, (view, at, little) => view.getUint16(at, little)],
  5: [4, (view, at, little) => view.getInt32(at, little)],
  6: [4, (view, at, little) => view.getUint32(at, little)],
  7: [4, (view, at, little) => view.getFloat32(at, little)],
  9: [8, (view, at, little) => view.getFloat64(at, little)],
  12: [8, (view, at, little) => Number(view.getBigInt64(at, little))],
  13: [8, (view, at, little) => Number(view.getBigUint64(at, little))],
  16: [1, (view, at) => view.getUint8(at)],
  17: [2, (view, at, little) => view.getUint16(at, little)],
  18: [4, (view, at, little) => view.getUint32(at, little)],
};
const UTF8 = 16;

const CELL = 1;
const STRUCT = 2;
const CHARACTERS = 4;
/** double, single, and the integers of 8 to 64 bits */
const NUMERIC = { first: 6, last: 15 };

/**
 * Reads the variables of a MAT-file of level 5 (MATLAB's `save` without `-v7.3`), packed or not, of either byte order: numbers,
 * characters, cells and structs. Source: The MathWorks, "MAT-File Format".
 *
 * @param name what to call the file in errors
 * @throws BadInput when it is no such file, is damaged, or holds objects, sparse or complex arrays
 */
export function readMatFile(bytes: Uint8Array, name: string): ReadonlyMap<string, MatArray> {
  const refuse = (reason: string) => new BadInput(`${name} ${reason}; download it again.`, name);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const order = bytes.length < HEADER_BYTES ? "" : String.fromCharCode(...bytes.subarray(126, 128));
  if (order !== "IM" && order !== "MI") throw refuse("is no MATLAB file of level 5");
  if (bytes.length > MAX_BYTES) throw refuse(`has ${bytes.length} bytes, more than the lists of any dataset`);
  const variables = new Map<string, MatArray>();
  try {
    const elements = new Elements(view, HEADER_BYTES, view.byteLength, order === "IM", refuse);
    while (!elements.ended) {
      const { type, data } = elements.next();
      const arrays = type === COMPRESSED ? unpacked(data, refuse) : elements;
      const array = type === COMPRESSED ? arrays.next() : { type, data };
      if (array.type !== MATRIX) throw refuse(`has a data element of type ${array.type} where an array should stand`);
      const [variable, value] = readArray(array.data, 0);
      variables.set(variable, value);
    }
  } catch (error) {
    if (error instanceof BadInput) throw error;
    throw refuse(`is damaged (${error instanceof Error ? error.message : String(error)})`);
  }
  return variables;
}

function unpacked(data: Elements, refuse: Elements["refuse"]): Elements {
  const bytes = inflateSync(data.bytes(), { maxOutputLength: MAX_BYTES });
  return new Elements(
    new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    0,
    bytes.byteLength,
    data.little,
    refuse,
  );
}

function readArray(elements: Elements, depth: number): readonly [string, MatArray] {
  const { refuse } = elements;
  if (depth > MAX_DEPTH) throw refuse(`nests its arrays deeper than ${MAX_DEPTH}`);
  if (elements.ended) return ["", { kind: "numbers", shape: [0, 0], values: new Float64Array(0) }];
  const [flags = 0] = elements.next().data.numbers(6);
  const kind = flags & 0xff;
  if (flags & 0x800) throw refuse("holds a complex array, which no dataset does");
  const shape = [...elements.next().data.numbers(5)];
  const name = elements.next().data.text();
  const count = shape.reduce((product, length) => product * length, 1);
  const most = kind === CELL || kind === STRUCT ? MAX_STRUCTS : MAX_BYTES;
  if (shape.some((length) => length < 0) || count > most)
    throw refuse(`has an array ${JSON.stringify(name)} of ${shape.join("×")} elements`);
  if (kind === CELL) {
    const cells = Array.from({ length: count }, () => elements.array(depth));
    return [name, { kind: "cells", shape, cells }];
  }
  if (kind === STRUCT) {
    const [width = 0] = elements.next().data.numbers(5);
    const names = elements.next().data.text();
    const fields = Array.from({ length: width > 0 ? names.length / width : 0 }, (_, field) =>
      names.slice(field * width, (field + 1) * width).replace(/\0.*$/s, ""),
    );
    const structs = Array.from(
      { length: count },
      () => new Map(fields.map((field) => [field, elements.array(depth)] as const)),
    );
    return [name, { kind: "structs", shape, structs }];
  }
  if (kind === CHARACTERS) return [name, { kind: "text", shape, text: elements.next().data.text() }];
  if (kind < NUMERIC.first || kind > NUMERIC.last)
    throw refuse(`holds an array of class ${kind}, which no dataset does`);
  const values = elements.next().data.numbers();
  if (values.length !== count)
    throw refuse(`has ${values.length} values in an array ${JSON.stringify(name)} of ${shape.join("×")}`);
  return [name, { kind: "numbers", shape, values }];
}

/** The data elements in a range of bytes, one after the other, each with a tag that says its type and length. */
class Elements {
  constructor(
    private readonly view: DataView,
    private at: number,
    private readonly end: number,
    readonly little: boolean,
    readonly refuse: (reason: string) => BadInput,
    private readonly type = 0,
  ) {}

  get ended(): boolean {
    return this.at >= this.end;
  }

  next(): { readonly type: number; readonly data: Elements } {
    if (this.end - this.at < 8) throw this.refuse("is cut short");
    const tag = this.view.getUint32(this.at, this.little);
    // Up to four bytes stand in the tag itself, whose upper half then says how many.
    const small = tag >>> 16;
    const type = small > 0 ? tag & 0xffff : tag;
    const length = small > 0 ? small : this.view.getUint32(this.at + 4, this.little);
    const start = this.at + (small > 0 ? 4 : 8);
    if (small > 4 || start + length > this.end)
      throw this.refuse(`is cut short: an element of ${length} bytes stands ${this.end - start} bytes before the end`);
    const padded = small > 0 ? this.at + 8 : type === COMPRESSED ? start + length : start + Math.ceil(length / 8) * 8;
    this.at = Math.min(padded, this.end);
    return { type, data: new Elements(this.view, start, start + length, this.little, this.refuse, type) };
  }

  /** The array that stands next, without its name. */
  array(depth: number): MatArray {
    const { type, data } = this.next();
    if (type !== MATRIX) throw this.refuse(`has a data element of type ${type} where an array should stand`);
    return readArray(data, depth + 1)[1];
  }

  bytes(): Uint8Array {
    return new Uint8Array(this.view.buffer, this.view.byteOffset + this.at, this.end - this.at);
  }

  /** All values of the element, which must be of the type that is given, if any. */
  numbers(type = this.type): Float64Array {
    const format = NUMBERS[type];
    if (format === undefined || type !== this.type)
      throw this.refuse(`has a data element of type ${this.type} where numbers should stand`);
    const [size, read] = format;
    return Float64Array.from({ length: Math.floor((this.end - this.at) / size) }, (_, index) =>
      read(this.view, this.at + index * size, this.little),
    );
  }

  text(): string {
    if (this.type === UTF8) return new TextDecoder().decode(this.bytes());
    return Array.from(this.numbers(), (code) => String.fromCharCode(code)).join("");
  }
}
