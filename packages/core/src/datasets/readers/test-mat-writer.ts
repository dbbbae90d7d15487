import { deflateSync } from "node:zlib";

/** What goes into a MATLAB file of a test: rows of numbers, text, or structs in a column. */
export type MatValue = readonly number[] | string | readonly Readonly<Record<string, MatValue>>[];

const [INT8, UINT8, UINT16, INT32, UINT32, DOUBLE, MATRIX, COMPRESSED] = [1, 2, 4, 5, 6, 9, 14, 15] as const;

/**
 * A MAT-file of level 5 as MATLAB's `save` writes it, each variable packed unless `packed` is false. Numbers are doubles whose values
 * are stored as bytes or 16 bits where they fit, as MATLAB does.
 */
export function matFile(variables: Readonly<Record<string, MatValue>>, packed = true): Buffer {
  const header = Buffer.alloc(128, " ");
  header.write("MATLAB 5.0 MAT-file, Platform: GLNXA64, Created on: Mon Jan 01 00:00:00 2024");
  header.writeUInt16LE(0x0100, 124);
  header.write("IM", 126);
  const elements = Object.entries(variables).map(([name, value]) => {
    const element = matrix(name, value);
    if (!packed) return element;
    const bytes = deflateSync(element);
    return Buffer.concat([tag(COMPRESSED, bytes.length), bytes]);
  });
  return Buffer.concat([header, ...elements]);
}

function matrix(name: string, value: MatValue): Buffer {
  const isText = typeof value === "string";
  const structs = isText ? [] : value.filter((item) => typeof item === "object");
  const kind = isText ? 4 : structs.length > 0 ? 2 : 6;
  const dimensions = structs.length > 0 ? [structs.length, 1] : [1, value.length];
  const head = [
    element(UINT32, little([kind, 0], 4)),
    element(INT32, little(dimensions, 4)),
    element(INT8, Buffer.from(name)),
  ];
  const body = isText
    ? [element(UINT16, little([...Buffer.from(value)], 2))]
    : structs.length > 0
      ? fields(structs)
      : [numbers(value.filter((item) => typeof item === "number"))];
  const bytes = Buffer.concat([...head, ...body]);
  return Buffer.concat([tag(MATRIX, bytes.length), bytes]);
}

function fields(structs: readonly Readonly<Record<string, MatValue>>[]): Buffer[] {
  const names = Object.keys(structs[0] ?? {});
  const width = 32;
  const listed = Buffer.concat(names.map((name) => Buffer.from(name.padEnd(width, "\0"))));
  const values = structs.flatMap((struct) => names.map((name) => matrix("", struct[name] ?? [])));
  return [element(INT32, little([width], 4)), element(INT8, listed), ...values];
}

function numbers(values: readonly number[]): Buffer {
  const largest = Math.max(0, ...values);
  if (largest < 256) return element(UINT8, Buffer.from(values));
  if (largest < 65_536) return element(UINT16, little(values, 2));
  return element(DOUBLE, Buffer.from(Float64Array.from(values).buffer));
}

/** Up to four bytes stand in the tag; more follow it, filled up to a multiple of eight. */
function element(type: number, bytes: Buffer): Buffer {
  if (bytes.length > 0 && bytes.length <= 4) {
    const small = Buffer.alloc(8);
    small.writeUInt16LE(type, 0);
    small.writeUInt16LE(bytes.length, 2);
    bytes.copy(small, 4);
    return small;
  }
  return Buffer.concat([tag(type, bytes.length), bytes, Buffer.alloc((8 - (bytes.length % 8)) % 8)]);
}

function tag(type: number, length: number): Buffer {
  return little([type, length], 4);
}

function little(values: readonly number[], bytes: 2 | 4): Buffer {
  const buffer = Buffer.alloc(values.length * bytes);
  for (const [index, value] of values.entries()) buffer.writeUIntLE(value, index * bytes, bytes);
  return buffer;
}
