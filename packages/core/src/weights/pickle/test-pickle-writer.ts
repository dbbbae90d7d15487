/** Pickles by hand: bytes, text as BINUNICODE, and parts in a row. */
export type Part = number | string | readonly Part[];

/** Operations by the names that pickletools gives them. */
export const op = {
  protocol: [0x80, 2],
  stop: 0x2e,
  mark: 0x28,
  pop: 0x30,
  none: 0x4e,
  emptyTuple: 0x29,
  emptyList: 0x5d,
  emptyDictionary: 0x7d,
  tuple: 0x74,
  tuple1: 0x85,
  tuple2: 0x86,
  append: 0x61,
  appends: 0x65,
  setItem: 0x73,
  setItems: 0x75,
  reduce: 0x52,
  build: 0x62,
  external: 0x51,
  stackGlobal: 0x93,
} as const;

export const store = (index: number): Part => [0x72, littleEndian(index, 4)];
export const recall = (index: number): Part => [0x6a, littleEndian(index, 4)];
/** Any whole number, as LONG1 of eight bytes. */
export const integer = (value: number): Part => [0x8a, 8, littleEndian(value, 8)];
export const global = (module: string, name: string): Part => [
  0x63,
  [...new TextEncoder().encode(`${module}\n${name}\n`)],
];

/** The call that rebuilds a tensor of float32 in torch.save's files. */
export function tensor(
  storage: { key: string; count: number },
  offset: number,
  shape: number[],
  strides: number[],
): Part {
  const id = [
    op.mark,
    "storage",
    global("torch", "FloatStorage"),
    storage.key,
    "cpu",
    integer(storage.count),
    op.tuple,
    op.external,
  ];
  const counts = (values: number[]) => [op.mark, values.map(integer), op.tuple];
  const args = [op.mark, id, integer(offset), counts(shape), counts(strides), op.tuple];
  return [global("torch._utils", "_rebuild_tensor_v2"), args, op.reduce];
}

export const dictionary = (entries: readonly (readonly [key: Part, value: Part])[]): Part => [
  op.emptyDictionary,
  op.mark,
  entries.map(([key, value]) => [key, value]),
  op.setItems,
];

export function pickle(...parts: readonly Part[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(bytesOf([op.protocol, parts, op.stop]));
}

function bytesOf(part: Part): number[] {
  if (typeof part === "number") return [part];
  if (typeof part !== "string") return part.flatMap(bytesOf);
  const text = new TextEncoder().encode(part);
  return [0x58, ...bytesOf(littleEndian(text.length, 4)), ...text];
}

function littleEndian(value: number, bytes: number): number[] {
  return Array.from({ length: bytes }, (_, index) => Math.floor(value / 2 ** (8 * index)) % 256);
}
