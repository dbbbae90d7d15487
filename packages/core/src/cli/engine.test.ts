import { expect, test } from "vitest";
import { engineCommand } from "./engine.js";
import { commandOutput } from "./test-command-output.js";

const outputOf = (...parameters: string[]) => commandOutput(engineCommand(), parameters);

test("says which engine runs, why, and how fast it is", async () => {
  const text = await outputOf();
  expect(text).toMatch(/^(TensorFlow|WebAssembly) \d+\.\d+\.\d+ on .*, \d+ threads?\n.*\.\n/);
  expect(text.match(/ GFLOP\/s$/gm)).toHaveLength(3);
});

test("says the same as JSON", async () => {
  expect(JSON.parse(await outputOf("--json"))).toEqual({
    name: expect.stringMatching(/^(tensorflow|wasm)$/),
    device: expect.stringMatching(/^(cpu|cuda)$/),
    version: expect.stringMatching(/^\d/),
    threads: expect.any(Number),
    reason: expect.stringMatching(/\.$/),
    gigaflops: { matmul: expect.any(Number), convolution: expect.any(Number), convolution1d: expect.any(Number) },
  });
});
