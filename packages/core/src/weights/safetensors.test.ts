import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { decodeSafetensors, encodeSafetensors } from "./safetensors.js";

// Made by PyTorch and Hugging Face's safetensors: make_fixture.py beside them.
const fixtures = new URL("../../../../test/fixtures/safetensors/", import.meta.url);
const file = (name: string): Uint8Array => readFileSync(new URL(`${name}.safetensors`, fixtures));
const expected: Record<string, Record<string, { shape: number[]; values: (number | "inf")[] }>> = JSON.parse(
  readFileSync(new URL("expected.json", fixtures), "utf8"),
);

/** A file with this header, padding included in its length, and so many bytes of data. */
function handmade(header: string, dataBytes: number): Uint8Array {
  const text = new TextEncoder().encode(header);
  const bytes = new Uint8Array(8 + text.length + dataBytes);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  return bytes;
}

function described(tensors: Record<string, [shape: number[], begin: number, end: number]>): string {
  return JSON.stringify(
    Object.fromEntries(
      Object.entries(tensors).map(([name, [shape, begin, end]]) => [
        name,
        { dtype: "F32", shape, data_offsets: [begin, end] },
      ]),
    ),
  );
}

test.each(["tiny", "dtypes"])("what safetensors wrote is read with the same names, shapes and values: %s", (name) => {
  const { arrays } = decodeSafetensors(file(name));
  const known = expected[name] ?? {};
  expect(Object.keys(arrays).sort()).toEqual(Object.keys(known).sort());
  for (const [tensor, { shape, values }] of Object.entries(known)) {
    expect(arrays[tensor]?.shape).toEqual(shape);
    expect([...(arrays[tensor]?.data ?? [])]).toEqual(
      values.map((value) => (value === "inf" ? Number.POSITIVE_INFINITY : value)),
    );
  }
});

test("metadata is read", () => {
  expect(decodeSafetensors(file("tiny")).metadata).toEqual({ format: "pt" });
});

test("a file is read from the middle of a buffer, at an odd address", () => {
  const bytes = new Uint8Array(file("tiny").length + 3);
  bytes.set(file("tiny"), 3);
  expect(decodeSafetensors(bytes.subarray(3))).toEqual(decodeSafetensors(file("tiny")));
});

test("what is written is read back, in order, with every value's bits", () => {
  const arrays = {
    "z.weight": { shape: [2, 2], data: Float32Array.of(1.5, -0, 3.4e38, 1e-45) },
    empty: { shape: [0, 3], data: new Float32Array(0) },
    scalar: { shape: [], data: Float32Array.of(Math.PI) },
    ["__proto__"]: { shape: [1], data: Float32Array.of(7) },
  };
  const decoded = decodeSafetensors(encodeSafetensors(arrays, { b: "2", a: "ü" }));
  expect(decoded.arrays).toEqual(arrays);
  expect(Object.keys(decoded.arrays)).toEqual(["z.weight", "empty", "scalar", "__proto__"]);
  expect(decoded.metadata).toEqual({ a: "ü", b: "2" });
});

test("the bytes do not depend on the order of the metadata, and data begin at a multiple of eight", () => {
  const arrays = { a: { shape: [1], data: Float32Array.of(1) } };
  const bytes = encodeSafetensors(arrays, { x: "1", y: "2" });
  expect(encodeSafetensors(arrays, { y: "2", x: "1" })).toEqual(bytes);
  expect((bytes.length - 4) % 8).toBe(0);
  // By the format's own words: 8 bytes of length, then a header that begins with { and may end in spaces.
  expect(bytes[8]).toBe("{".charCodeAt(0));
});

test("an array whose shape does not fit its values is not written", () => {
  expect(() => encodeSafetensors({ a: { shape: [2], data: Float32Array.of(1) } })).toThrow("Tensor a of shape [2]");
});

const hostile: [what: string, bytes: Uint8Array, reason: string][] = [
  ["no bytes at all", new Uint8Array(0), "too few for the length of its header"],
  ["data that were cut off", file("truncated"), "it is truncated or its header lies"],
  ["offsets past the end", file("lying"), 'has 64 bytes of data, but tensor "w" ends at 4194304'],
  ["an absurd header length", file("huge-header"), "announces a header of 1,152,921,504,606,846,976 bytes"],
  ["a header that is cut off", file("tiny").subarray(0, 200), "ends inside its header"],
  ["a header that is no JSON", handmade("{nonsense", 0), "has a header that is not JSON"],
  ["a header that is no UTF-8", handmade("{}", 0).map((byte, index) => (index === 8 ? 0xff : byte)), "not JSON"],
  ["a header that is a list", handmade("[]", 0), "is no JSON object"],
  ["metadata that is no text", handmade('{"__metadata__":{"a":1}}', 0), 'has metadata "a" that is no string'],
  ["an entry without a shape", handmade('{"w":{"dtype":"F32"}}', 0), "without dtype, shape or data_offsets"],
  ["an entry that is null", handmade('{"w":null}', 0), "without dtype, shape or data_offsets"],
  ["an unknown dtype", handmade('{"w":{"dtype":"Q3","shape":[],"data_offsets":[0,4]}}', 4), 'of dtype "Q3"; readable'],
  ["an inherited dtype", handmade('{"w":{"dtype":"toString","shape":[],"data_offsets":[0,4]}}', 4), "of dtype"],
  ["a negative length", handmade(described({ w: [[-1], 0, 4] }), 4), "impossible shape [-1]"],
  ["a broken length", handmade(described({ w: [[0.5], 0, 2] }), 2), "impossible shape [0.5]"],
  ["a hundred axes", handmade(described({ w: [new Array(100).fill(1), 0, 4] }), 4), "impossible shape"],
  ["offsets that run backwards", handmade(described({ w: [[1], 4, 0] }), 4), "impossible offsets [4,0]"],
  ["a length that is not the shape's", handmade(described({ w: [[3], 0, 8] }), 8), "takes 12"],
  ["a product past all numbers", handmade(described({ w: [[2 ** 52, 2 ** 52], 0, 4] }), 4), "takes"],
  [
    "overlapping tensors",
    handmade(described({ a: [[2], 0, 8], b: [[2], 4, 12] }), 12),
    'has an overlap before tensor "b"',
  ],
  ["a gap", handmade(described({ a: [[1], 0, 4], b: [[1], 8, 12] }), 12), 'has a gap before tensor "b"'],
  ["data after the last tensor", handmade(described({ a: [[1], 0, 4] }), 12), "but its tensors end at 4"],
];

test.each(hostile)("a file with %s is refused by name", (_, bytes, reason) => {
  expect(() => decodeSafetensors(bytes, "upload.safetensors")).toThrow(
    expect.objectContaining({
      name: "BadInput",
      field: "upload.safetensors",
      message: expect.stringContaining(reason),
    }),
  );
});
