import { afterEach, expect, test, vi } from "vitest";
import { engineCommand } from "./engine.js";

afterEach(() => vi.restoreAllMocks());

async function outputOf(...parameters: string[]): Promise<string> {
  const written: string[] = [];
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    written.push(String(text));
    return true;
  });
  await engineCommand().parseAsync(parameters, { from: "user" });
  return written.join("");
}

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
