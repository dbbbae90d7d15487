import fc from "fast-check";
import { expect, test } from "vitest";
import { CHUNK_BYTES } from "./stored-values.js";
import { overlaps, readStrided, type StridedValues, spanOf } from "./strided-values.js";
import { memorySource } from "./test-byte-source.js";

const f32 = (view: Pick<StridedValues, "shape" | "strides">, position = 0): StridedValues => {
  return { dtype: "F32", position, bigEndian: false, ...view };
};

/** By the definition: value [i, j, …] is the one at i · strides[0] + j · strides[1] + …. */
function byDefinition(stored: Float32Array, shape: readonly number[], strides: readonly number[]): number[] {
  let positions = [0];
  for (const [axis, length] of shape.entries()) {
    const stride = strides[axis] ?? 0;
    positions = positions.flatMap((from) => Array.from({ length }, (_, index) => from + index * stride));
  }
  return positions.map((position) => stored[position] ?? Number.NaN);
}

test("every view of a storage is read as its definition says", async () => {
  const axes = fc.array(fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 9 })), { maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(axes, fc.nat(3), async (axes, offset) => {
      const [shape, strides] = [axes.map(([length]) => length), axes.map(([, stride]) => stride)];
      const stored = Float32Array.from({ length: offset + spanOf({ shape, strides }) }, (_, index) => index + 0.5);
      const source = memorySource(new Uint8Array(stored.buffer));
      const read = await readStrided(source, f32({ shape, strides }, 4 * offset));
      expect([...read]).toEqual(byDefinition(stored.subarray(offset), shape, strides));
    }),
    { seed: 1, numRuns: 500 },
  );
});

test("a large transposed matrix is read once, from front to back, in chunks", async () => {
  const [rows, columns] = [1500, 2000];
  const stored = Float32Array.from({ length: rows * columns }, (_, index) => index);
  const source = memorySource(new Uint8Array(stored.buffer));
  const read = await readStrided(source, f32({ shape: [columns, rows], strides: [1, columns] }));
  expect([read[0], read[1], read[rows], read[rows * columns - 1]]).toEqual([0, columns, 1, rows * columns - 1]);
  expect(source.taken).toEqual({ total: 4 * rows * columns, largest: CHUNK_BYTES });
});

test("values far apart are read without what lies between", async () => {
  const source = memorySource(new Uint8Array(40 << 20));
  await readStrided(source, f32({ shape: [2], strides: [(40 << 18) - 1] }));
  expect(source.taken.total).toBe(CHUNK_BYTES + 4);
});

test.each([
  ["rows that follow each other", [3, 4], [4, 1], false],
  ["a transposed matrix", [4, 3], [1, 4], false],
  ["a repeated row", [5, 4], [0, 1], false],
  ["windows that slide by less than their length", [3, 4], [2, 1], true],
  ["equal strides", [2, 2], [1, 1], true],
  ["an axis of one value", [1, 4], [1, 1], false],
])("a view overlaps itself when a value is at two indices: %s", (_, shape, strides, expected) => {
  expect(overlaps({ shape, strides })).toBe(expected);
});

test("numbers of a big-endian machine are turned round", async () => {
  const source = memorySource(Uint8Array.of(0x3f, 0xc0, 0, 0, 0xc0, 0x20, 0, 0));
  const view = { shape: [2], strides: [1] };
  expect([...(await readStrided(source, { dtype: "F32", position: 0, bigEndian: true, ...view }))]).toEqual([
    1.5, -2.5,
  ]);
});
