import { expect, test } from "vitest";
import { readTorchPickle } from "../pytorch/read-torch-pickle.js";
import { refusalOf } from "../refusal.js";
import { EndOfPickle } from "./pickle-bytes.js";
import { Call, Global, type PickledValue } from "./pickled-value.js";
import { dictionary, global, integer, op, type Part, pickle, recall, store } from "./test-pickle-writer.js";

const read = (bytes: Uint8Array) => readTorchPickle(bytes, 0, refusalOf("a.pth"));
const hexadecimal = (digits: string) => new Uint8Array(Buffer.from(digits, "hex"));
const dataOf = (...parts: Part[]) => read(pickle(...parts)).value;

// {'a': (1, -2, 300, 70000, 2**40, -2**40), 'b': [None, True, False, 0.5]}
const nested = new Map<string, PickledValue>([
  ["a", [1, -2, 300, 70_000, 2 ** 40, -(2 ** 40)]],
  ["b", [null, true, false, 0.5]],
]);
// [0x1950a86a20f9469cfc6c, 'ü😀', b'\x00\xff', bytearray(b'ab'), {1}, frozenset({'x'}), 2**63, -1, -2**63]
const [magic, beyond] = [0x1950a86a20f9469cfc6cn, 2n ** 63n];
const wide = [magic, "ü😀", Uint8Array.of(0, 255), Uint8Array.of(97, 98), [1], ["x"], beyond, -1, -beyond];
// collections.OrderedDict(a=1, b=2)
const ordered = new Map([
  ["a", 1],
  ["b", 2],
]);

// CPython 3.11: pickle.dumps(value, protocol).hex()
const pickled: [what: string, value: unknown, bytes: string][] = [
  [
    "a dictionary, protocol 2",
    nested,
    "80027d7100285801000000617101284b014afeffffff4d2c014a701101008a060000000000018a060000000000ff74710258010000006271035d7104284e8889473fe000000000000065752e",
  ],
  [
    "a dictionary, protocol 4",
    nested,
    "8004953f000000000000007d94288c016194284b014afeffffff4d2c014a701101008a060000000000018a060000000000ff74948c0162945d94284e8889473fe000000000000065752e",
  ],
  [
    "numbers beyond 53 bits, bytes and sets, protocol 5",
    wide,
    "80059552000000000000005d94288a0a6cfc9c46f9206aa850198c06c3bcf09f988094430200ff949602000000000000006162948f94284b0190288c01789491948a090000000000000080004affffffff8a080000000000000080652e",
  ],
  [
    "an ordered dictionary, protocol 2",
    ordered,
    "800263636f6c6c656374696f6e730a4f726465726564446963740a7100295271012858010000006171024b0158010000006271034b02752e",
  ],
  [
    "an ordered dictionary, protocol 4",
    ordered,
    "80049530000000000000008c0b636f6c6c656374696f6e73948c0b4f72646572656444696374949394295294288c0161944b018c0162944b02752e",
  ],
];

test.each(pickled)("what Python pickles is read as the same data: %s", (_, value, bytes) => {
  expect(read(hexadecimal(bytes)).value).toEqual(value);
});

test("an object is read as its class's name and arguments, and its attributes are left out", () => {
  // pickle.dumps(argparse.Namespace(lr=0.5), 2).hex()
  const bytes =
    "80026361726770617273650a4e616d6573706163650a7100298171017d710258020000006c727103473fe000000000000073622e";
  expect(read(hexadecimal(bytes)).value).toEqual(new Call(new Global("argparse.Namespace"), []));
});

test("an ordered dictionary as Python 2 wrote it, a list of pairs, is a dictionary", () => {
  const pairs = [op.emptyList, op.mark, ["a", integer(1), op.tuple2], ["b", integer(2), op.tuple2], op.appends];
  expect(dataOf(global("collections", "OrderedDict"), pairs, op.tuple1, op.reduce)).toEqual(ordered);
});

test("entries with keys other than text are left out, as no weights stand there", () => {
  expect(
    dataOf(
      dictionary([
        [integer(0), "state"],
        ["w", integer(1)],
      ]),
    ),
  ).toEqual(new Map([["w", 1]]));
});

test("a key of an object's prototype is a key as any other", () => {
  const value = dataOf(dictionary([["__proto__", dictionary([["polluted", integer(1)]])]]));
  expect(value).toEqual(new Map([["__proto__", new Map([["polluted", 1]])]]));
  expect("polluted" in {}).toBe(false);
});

test("the end of a pickle is told, as others may follow it, and bytes that end before it ask for more", () => {
  const bytes = pickle("text");
  expect(readTorchPickle(new Uint8Array([...bytes, 1, 2]), 0, refusalOf("a")).end).toBe(bytes.length);
  for (let length = 0; length < bytes.length; length++) {
    expect(() => read(bytes.subarray(0, length))).toThrow(EndOfPickle);
  }
});

test.each([
  ["os", "system"],
  ["posix", "system"],
  ["builtins", "eval"],
  ["builtins", "getattr"],
  ["torch.serialization", "load"],
  ["torch.hub", "load"],
  ["torch._utils", "_import_dotted_name"],
  ["numpy", "load"],
  ["collections", "OrderedDict.__class__"],
  ["torch", "FloatStorage.from_file"],
  ["collections.OrderedDict", "x"],
])("a name that weights do not need is refused before anything is made of it: %s.%s", (module, name) => {
  expect(() => dataOf(global(module, name))).toThrow(
    expect.objectContaining({ name: "BadInput", message: expect.stringMatching(/would call "|endless/) }),
  );
  expect(() => dataOf(module, name, op.stackGlobal)).toThrow(expect.objectContaining({ name: "BadInput" }));
});

const nesting = (depth: number) => [new Array(depth).fill(op.emptyList), new Array(depth - 1).fill(op.append)];

test("lists within lists, a hundred thousand deep, are read without recursion", () => {
  let value: PickledValue | undefined = dataOf(nesting(100_000));
  let depth = 0;
  for (; Array.isArray(value); depth++) [value] = value;
  expect(depth).toBe(100_000);
});

test("what is stored once and recalled is shared: twenty-six levels of ten take no more than their own lists", () => {
  const doubling = Array.from(
    { length: 26 },
    (_, level): Part => [[op.emptyList, op.mark, new Array(10).fill(recall(level)), op.appends], store(level + 1)],
  );
  const value = dataOf(op.emptyList, store(0), doubling);
  expect(value).toHaveLength(10);
  if (Array.isArray(value)) expect(value[0]).toBe(value[9]);
});

test("a list that holds itself is data", () => {
  const value = dataOf(op.emptyList, store(0), recall(0), op.append);
  expect(Array.isArray(value) && value[0] === value).toBe(true);
});

const damaged: [what: string, reason: string, ...parts: Part[]][] = [
  ["a value from an empty stack", "takes a value from an empty stack", op.pop],
  ["a value from below the mark", "takes a value from an empty stack", op.none, op.mark, op.pop],
  ["nothing at its end", "takes a value from an empty stack"],
  ["a mark that is not there", "goes back to a mark that it never set", op.tuple],
  ["a value that was not stored", "recalls value 7", recall(7)],
  ["a place far from the others", "stores value 4000000000 after 0 others", op.none, store(4_000_000_000)],
  ["items for a number", "sets items of what is no dictionary", integer(1), "a", "b", op.setItem],
  ["an item for a text", "adds to what is no list", "a", "b", op.append],
  ["a call of a text", "calls what is no function", "print", op.emptyTuple, op.reduce],
  ["a call with no tuple", "calls what is no function", global("torch", "Size"), op.none, op.reduce],
  ["a class that a number names", "names a class by what is no text", integer(1), "a", op.stackGlobal],
  ["a class of endless name", "names a class by an endless name", `${"_".repeat(300)}Storage`, "torch", op.stackGlobal],
  ["a number of 200 bytes", "has a number of 200 bytes", [0x8a, 200, new Array(200).fill(1)]],
  ["an unknown protocol", "announces protocol 77, where 2 to 5 are known", [0x80, 77]],
  ["an operation of protocol 0", "operation 0x49", [0x49, 0x31, 0x0a]],
  ["more than a million lists", "would take more than 192 MiB of memory", new Array(1_010_000).fill(op.emptyList)],
];

test.each(damaged)("a pickle with %s is refused", (_, reason, ...parts) => {
  expect(() => dataOf(...parts)).toThrow(
    expect.objectContaining({ name: "BadInput", field: "a.pth", message: expect.stringContaining(reason) }),
  );
});

test("copying one list of pairs again and again is counted, as each copy takes memory of its own", () => {
  const pairs = [
    op.emptyList,
    op.mark,
    new Array(20_000).fill(["k", op.none, op.tuple2]),
    op.appends,
    op.tuple1,
    store(0),
  ];
  const copies = new Array(160).fill([global("collections", "OrderedDict"), recall(0), op.reduce, op.pop]);
  expect(() => dataOf(pairs, copies, op.none)).toThrow("more than 192 MiB of memory");
});
