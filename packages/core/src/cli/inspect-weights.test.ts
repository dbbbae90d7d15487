import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { encodeSafetensors } from "../weights/safetensors.js";
import { inspectCommand } from "./inspect-weights.js";
import { commandOutput } from "./test-command-output.js";

const fixture = (path: string) => fileURLToPath(new URL(`../../../../test/fixtures/${path}`, import.meta.url));

const outputOf = (...parameters: string[]) => commandOutput(inspectCommand(), parameters);

// Two layers of 4 x 3 x 3 x 3 + 4 and 5 x 16 + 5 values, a batch norm of 4 x 4: 213 parameters, and one counter, which is none.
test("says which tensors stand in a training checkpoint, and what it says of itself", async () => {
  expect(await outputOf(fixture("pytorch/nested.pth"))).toBe(
    [
      "0.weight               F32   4x3x3x3",
      "0.bias                 F32   4",
      "1.weight               F32   4",
      "1.bias                 F32   4",
      "1.running_mean         F32   4",
      "1.running_var          F32   4",
      "1.num_batches_tracked  I64   scalar",
      "4.weight               F32   5x16",
      "4.bias                 F32   5",
      "pytorch, 10,417 bytes: 9 tensors under state_dict, 213 parameters",
      "epoch: 3",
      "arch: tiny",
      "",
    ].join("\n"),
  );
});

test("says the same as JSON, of every format", async () => {
  const tensors = expect.arrayContaining([{ name: "4.weight", dtype: "F32", shape: [5, 16] }]);
  expect(JSON.parse(await outputOf(fixture("pytorch/tiny-legacy.pth"), "--json"))).toEqual({
    format: "pytorch-legacy",
    bytes: 2260,
    tensors,
    metadata: {},
    parameters: 213,
  });
  expect(JSON.parse(await outputOf(fixture("safetensors/tiny.safetensors"), "--json"))).toEqual({
    format: "safetensors",
    bytes: 1500,
    tensors,
    metadata: { format: "pt" },
    parameters: 213,
  });
});

test("a file of another kind is refused by its path", async () => {
  const path = fixture("pytorch/evil.pth");
  await expect(outputOf(path)).rejects.toMatchObject({ name: "BadInput", field: path });
});

test("names in a file do not reach the terminal as commands to it", async () => {
  const folder = await mkdtemp(join(tmpdir(), "hatchery-inspect-"));
  try {
    const path = join(folder, "named.safetensors");
    await writeFile(path, encodeSafetensors({ "\u001b[2Jw\n": { shape: [1], data: Float32Array.of(1) } }));
    expect((await outputOf(path)).split("\n")[0]).toBe("\ufffd[2Jw\ufffd  F32   1");
  } finally {
    await rm(folder, { recursive: true });
  }
});
