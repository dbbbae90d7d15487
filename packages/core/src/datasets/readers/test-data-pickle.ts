/** What goes into a pickle of a test; bytes are an array of NumPy, of so many rows. */
export type PickledData =
  | number
  | string
  | readonly PickledData[]
  | { readonly rows: number; readonly bytes: Uint8Array }
  | ReadonlyMap<string, PickledData>;

/** A pickle of plain data and arrays of bytes, as Python 2.7's cPickle writes it in protocol 2. */
export function dataPickle(value: PickledData): Buffer {
  return Buffer.concat([Buffer.of(0x80, 2), pickled(value), Buffer.from(".")]);
}

function pickled(value: PickledData): Buffer {
  if (typeof value === "number") return integer(value);
  if (typeof value === "string") return text(Buffer.from(value));
  if (value instanceof Map) {
    const items = [...value].flatMap(([key, item]) => [text(Buffer.from(key)), pickled(item)]);
    return Buffer.concat([Buffer.from("}("), ...items, Buffer.from("u")]);
  }
  if ("bytes" in value) return array(value.rows, value.bytes);
  if (!Array.isArray(value)) throw new Error("Only data is pickled.");
  return Buffer.concat([Buffer.from("]("), ...value.map(pickled), Buffer.from("e")]);
}

function integer(value: number): Buffer {
  if (value >= 0 && value < 256) return Buffer.of(0x4b, value);
  const bytes = Buffer.alloc(5, "J");
  bytes.writeInt32LE(value, 1);
  return bytes;
}

function text(bytes: Uint8Array): Buffer {
  if (bytes.length < 256) return Buffer.concat([Buffer.from("U"), Buffer.of(bytes.length), bytes]);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(bytes.length);
  return Buffer.concat([Buffer.from("T"), length, bytes]);
}

/** `numpy.core.multiarray._reconstruct(numpy.ndarray, (0,), "b")`, then its state: version, shape, dtype, order and bytes. */
function array(rows: number, bytes: Uint8Array): Buffer {
  const shape = [integer(rows), integer(bytes.length / rows), Buffer.of(0x86)];
  const dtype = [
    Buffer.from("cnumpy\ndtype\n"),
    text(Buffer.from("u1")),
    integer(0),
    integer(1),
    Buffer.of(0x87, 0x52),
    Buffer.from("("),
    integer(3),
    text(Buffer.from("|")),
    Buffer.from("NNN"),
    integer(-1),
    integer(-1),
    integer(0),
    Buffer.from("tb"),
  ];
  return Buffer.concat([
    Buffer.from("cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\n"),
    integer(0),
    Buffer.of(0x85),
    text(Buffer.from("b")),
    Buffer.of(0x87, 0x52),
    Buffer.from("("),
    integer(1),
    ...shape,
    ...dtype,
    Buffer.of(0x89),
    text(bytes),
    Buffer.from("tb"),
  ]);
}
