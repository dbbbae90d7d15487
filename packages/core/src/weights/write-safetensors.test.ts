import fc from "fast-check";
import { expect, test } from "vitest";
import { openWeightsFile } from "./open-weights-file.js";
import { decodeSafetensors, encodeSafetensors } from "./safetensors.js";
import type { TensorToWrite } from "./safetensors-encoding.js";
import { memorySource } from "./test-byte-source.js";
import { writeSafetensors } from "./write-safetensors.js";

const arrays = {
  "bn.weight": { shape: [3], data: Float32Array.of(1, 2, 3) },
  "bn.num_batches_tracked": { shape: [], data: Float32Array.of(70_000) },
};

async function written(
  tensors: readonly TensorToWrite[],
  read: (name: string) => Promise<Float32Array>,
  metadata?: Readonly<Record<string, string>>,
): Promise<{ bytes: Uint8Array; pieces: number[] }> {
  const pieces: Uint8Array[] = [];
  const write = async (piece: Uint8Array) => void pieces.push(piece.slice());
  await writeSafetensors({ write }, tensors, read, metadata);
  return { bytes: new Uint8Array(Buffer.concat(pieces)), pieces: pieces.map(({ length }) => length) };
}

test("a file is written piece by piece: the header, then each tensor, a counter as int64", async () => {
  const tensors: TensorToWrite[] = [
    { name: "bn.weight", shape: [3], dtype: "F32" },
    { name: "bn.num_batches_tracked", shape: [], dtype: "I64" },
  ];
  const asked: string[] = [];
  const { bytes, pieces } = await written(tensors, async (name) => {
    asked.push(name);
    return name === "bn.weight" ? arrays["bn.weight"].data : arrays["bn.num_batches_tracked"].data;
  });
  // The header is a multiple of 8 bytes; 3 values of 4 bytes, 1 of 8.
  expect(pieces).toEqual([bytes.length - 20, 12, 8]);
  expect((pieces[0] ?? 1) % 8).toBe(0);
  expect(asked).toEqual(["bn.weight", "bn.num_batches_tracked"]);
  // 70,000 = 0x011170, lowest byte first.
  expect([...bytes.subarray(-8)]).toEqual([0x70, 0x11, 1, 0, 0, 0, 0, 0]);
  const file = await openWeightsFile(memorySource(bytes), "written");
  expect(file.tensors).toEqual(tensors.map(({ name, shape, dtype }) => ({ name, shape, dtype })));
  expect(encodeSafetensors(arrays, {}, new Set(["bn.num_batches_tracked"]))).toEqual(bytes);
});

test("a counter that is no whole number, or a tensor of other than its shape's values, is not written", async () => {
  const tensor = (dtype: TensorToWrite["dtype"]): TensorToWrite[] => [{ name: "count", shape: [], dtype }];
  await expect(written(tensor("I64"), async () => Float32Array.of(0.5))).rejects.toThrow("0.5");
  await expect(written(tensor("F32"), async () => new Float32Array(2))).rejects.toThrow("Tensor count of shape []");
  await expect(written([...tensor("F32"), ...tensor("I64")], async () => new Float32Array(1))).rejects.toThrow(
    "Tensor count cannot be stored: its name is taken.",
  );
});

test("whatever is written is read back by both readers, and streaming gives the same bytes", async () => {
  const array = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 3 }).chain((shape) => {
    const length = shape.reduce((product, axis) => product * axis, 1);
    return fc.record({ shape: fc.constant(shape), data: fc.float32Array({ minLength: length, maxLength: length }) });
  });
  const name = fc
    .string({ unit: "binary" })
    .filter((text) => text !== "__metadata__" && !/^(module|_orig_mod)\./.test(text));
  const networks = fc.dictionary(name, array, { noNullPrototype: true });
  await fc.assert(
    fc.asyncProperty(
      networks,
      fc.dictionary(fc.string(), fc.string(), { noNullPrototype: true }),
      async (network, metadata) => {
        const bytes = encodeSafetensors(network, metadata);
        expect(decodeSafetensors(bytes)).toEqual({ arrays: network, metadata });
        const file = await openWeightsFile(memorySource(bytes), "network");
        for (const { name, shape } of file.tensors) {
          const original = Object.entries(network).find(([key]) => key === name)?.[1];
          expect({ shape, data: await file.read(name) }).toEqual(original);
        }
        const tensors = Object.entries(network).map(
          ([name, { shape }]): TensorToWrite => ({ name, shape, dtype: "F32" }),
        );
        const values = new Map(Object.entries(network).map(([name, { data }]) => [name, data]));
        const streamed = await written(tensors, async (name) => values.get(name) ?? new Float32Array(0), metadata);
        expect(Buffer.compare(streamed.bytes, bytes)).toBe(0);
      },
    ),
    { seed: 2, numRuns: 300 },
  );
});
