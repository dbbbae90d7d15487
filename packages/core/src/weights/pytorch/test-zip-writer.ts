import { deflateRawSync } from "node:zlib";

/** An archive, and where its parts stand, for a test to change. */
export interface WrittenZip {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Of each entry in the directory, in bytes. */
  readonly directory: readonly number[];
  /** Of the record at the end. */
  readonly end: number;
}

export interface ZipContent {
  readonly name: string;
  readonly data: Uint8Array;
  readonly deflated?: boolean;
}

/** A ZIP archive without 64-bit parts and checksums. */
export function writeZip(contents: readonly ZipContent[]): WrittenZip {
  const parts: Buffer[] = [];
  let position = 0;
  const add = (part: Uint8Array) => {
    parts.push(Buffer.from(part));
    position += part.length;
  };
  const entries = contents.map(({ name, data, deflated = false }) => {
    const packed = deflated ? deflateRawSync(data) : data;
    const header = position;
    const fields = numbers(
      [2, 20],
      [2, 0],
      [2, deflated ? 8 : 0],
      [4, 0],
      [4, 0],
      [4, packed.length],
      [4, data.length],
      [2, name.length],
    );
    add(numbers([4, 0x04034b50]));
    add(fields);
    add(numbers([2, 0]));
    add(Buffer.from(name));
    add(packed);
    return { name, fields, header };
  });
  const start = position;
  const directory = entries.map(({ name, fields, header }) => {
    const at = position;
    add(numbers([4, 0x02014b50], [2, 20]));
    add(fields);
    add(numbers([2, 0], [2, 0], [2, 0], [2, 0], [4, 0], [4, header]));
    add(Buffer.from(name));
    return at;
  });
  const end = position;
  const count = entries.length;
  add(numbers([4, 0x06054b50], [2, 0], [2, 0], [2, count], [2, count], [4, end - start], [4, start], [2, 0]));
  return { bytes: new Uint8Array(Buffer.concat(parts)), directory, end };
}

function numbers(...fields: readonly (readonly [bytes: number, value: number])[]): Buffer {
  return Buffer.concat(
    fields.map(([bytes, value]) => {
      const field = Buffer.alloc(bytes);
      field.writeUIntLE(value, 0, bytes);
      return field;
    }),
  );
}
