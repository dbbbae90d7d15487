import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { openWeightsFile } from "../open-weights-file.js";
import { dictionary, integer, op, type Part, pickle, tensor } from "../pickle/test-pickle-writer.js";
import { memorySource } from "../test-byte-source.js";

const open = (bytes: Uint8Array) => openWeightsFile(memorySource(bytes), "old.pth");

// What PyTorch wrote first: the pickles of its magic number and version; facts of the machine follow.
const magic = new Uint8Array(Buffer.from("80028a0a6cfc9c46f9206aa850192e", "hex"));
const keysOf = (...keys: string[]) => pickle(op.emptyList, op.mark, keys, op.appends);
const storage = (count: number, values: number[]) => {
  const bytes = Buffer.from(Float32Array.from([0, 0, ...values]).buffer);
  bytes.writeBigInt64LE(BigInt(count), 0);
  return bytes;
};

interface Parts {
  readonly version?: number;
  readonly description?: Part;
  readonly keys?: Uint8Array;
  readonly data?: Uint8Array;
}

const two = { key: "k", count: 2 };
const good = dictionary([["w", tensor(two, 0, [2], [1])]]);
function file({
  version = 1001,
  description = good,
  keys = keysOf("k"),
  data = storage(2, [1, 2]),
}: Parts): Uint8Array {
  return Buffer.concat([magic, pickle(integer(version)), pickle(op.emptyDictionary), pickle(description), keys, data]);
}

test("a file by hand is read", async () => {
  expect([...(await (await open(file({}))).read("w"))]).toEqual([1, 2]);
});

test("a description longer than what is read first is read whole", async () => {
  const notes = Array.from({ length: 300 }, (_, index): [Part, Part] => [`note ${index}`, "something".repeat(200)]);
  const description = dictionary([...notes, ["w", tensor(two, 0, [2], [1])]]);
  const bytes = file({ description });
  expect(bytes.length).toBeGreaterThan(1 << 19);
  expect([...(await (await open(bytes)).read("w"))]).toEqual([1, 2]);
});

const refused: [what: string, reason: string, parts: Parts][] = [
  ["another version", "is of version 1002 of PyTorch's old format", { version: 1002 }],
  ["fewer bytes than its storages", "its storages reach up to byte", { data: storage(2, [1]) }],
  ["no list of storages", 'has no storage "k"', { keys: pickle(op.none) }],
  [
    "a storage that nothing describes",
    'lists storage "x", which its description does not name once',
    { keys: keysOf("x") },
  ],
  ["a storage listed twice", 'lists storage "k", which', { keys: keysOf("k", "k") }],
  [
    "two sizes of one storage",
    'describes storage "k" with two sizes',
    {
      description: dictionary([
        ["w", tensor(two, 0, [2], [1])],
        ["v", tensor({ key: "k", count: 3 }, 0, [2], [1])],
      ]),
    },
  ],
  [
    "a storage of a quadrillion values",
    "its storages reach up to byte",
    { description: dictionary([["w", tensor({ key: "k", count: 2 ** 50 }, 0, [2 ** 50], [1])]]) },
  ],
];

test.each(refused)("a file of the old format with %s is refused", async (_, reason, parts) => {
  await expect(open(file(parts))).rejects.toThrow(
    expect.objectContaining({ name: "BadInput", field: "old.pth", message: expect.stringContaining(reason) }),
  );
});

test("a storage that states another size than its description is refused when it is read", async () => {
  const opened = await open(file({ data: storage(7, [1, 2]) }));
  await expect(opened.read("w")).rejects.toThrow('has storage "k" of 7 values where its description has 2');
});

test("a file that ends anywhere before its storages do is truncated", async () => {
  const bytes = await readFile(new URL("../../../../../test/fixtures/pytorch/tiny-legacy.pth", import.meta.url));
  for (let length = 16; length < bytes.length; length += 7) {
    await expect(open(bytes.subarray(0, length))).rejects.toThrow(/truncated/);
  }
});
