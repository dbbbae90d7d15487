import { expect, test } from "vitest";
import { openWeightsFile } from "./open-weights-file.js";
import { overlayWeights } from "./overlay-weights.js";
import { encodeSafetensors } from "./safetensors.js";
import type { WeightsFile } from "./weights-file.js";

async function opened(values: Record<string, number[]>): Promise<WeightsFile> {
  const arrays = Object.entries(values).map(([name, data]) => [
    name,
    { shape: [data.length], data: Float32Array.from(data) },
  ]);
  const bytes = encodeSafetensors(Object.fromEntries(arrays));
  return openWeightsFile({ size: bytes.length, read: async (start, end) => bytes.slice(start, end) }, "file");
}

test("a subset's tensors take the places of those of their names, and its others stand at the end", async () => {
  const [rest, subset] = [await opened({ a: [1], b: [2], c: [3] }), await opened({ d: [7, 8], b: [5, 6] })];
  const joined = overlayWeights(rest, subset);
  const values = await Promise.all(
    joined.tensors.map(async ({ name, shape }) => [name, shape, [...(await joined.read(name))]]),
  );
  expect(values).toEqual([
    ["a", [1], [1]],
    ["b", [2], [5, 6]],
    ["c", [1], [3]],
    ["d", [2], [7, 8]],
  ]);
  expect(joined.bytes).toBe(rest.bytes + subset.bytes);
  await expect(joined.read("e")).rejects.toThrow('file has no tensor "e".');
});
