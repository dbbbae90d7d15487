import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { getBackend, matMul, tensor2d, tidy } from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { startEngine } from "./start-engine.js";

test("starts TensorFlow, says what runs and switches to WebAssembly and back with the same tensors", async () => {
  const status = await startEngine({ prefer: "tensorflow" });
  expect(status).toMatchObject({ name: "tensorflow", version: expect.stringMatching(/^2\.\d+\.\d+$/) });
  expect(status.threads).toBeGreaterThanOrEqual(1);
  const a = tensor2d([
    [1, 2],
    [3, 4],
  ]);
  const wasm = await startEngine({ prefer: "wasm" });
  expect(wasm).toMatchObject({ name: "wasm", device: "cpu", threads: 1, reason: "WebAssembly was asked for." });
  expect(getBackend()).toBe("wasm");
  expect(tidy(() => [...matMul(a, a).dataSync()])).toEqual([7, 10, 15, 22]);
  expect(await startEngine({ prefer: "tensorflow" })).toBe(status);
  expect(getBackend()).toBe("tensorflow");
  expect(tidy(() => [...matMul(a, a).dataSync()])).toEqual([7, 10, 15, 22]);
  a.dispose();
});

test("writes nothing of its own to the terminal, whichever engine starts", async () => {
  const script = `
    const { startEngine } = await import(${JSON.stringify(new URL("./start-engine.ts", import.meta.url).href)});
    const { add, tensor } = await import("@tensorflow/tfjs-core");
    const { name } = await startEngine();
    console.log(name, (await add(tensor([1, 2]), 1).data()).join(), process.listenerCount("uncaughtException"));`;
  for (const name of ["tensorflow", "wasm"]) {
    const { stdout, stderr } = await promisify(execFile)(
      process.execPath,
      ["--import", "tsx", "--conditions", "source", "--input-type=module", "-e", script],
      {
        env: { ...process.env, HATCHERY_ENGINE: name },
      },
    );
    expect({ stdout, stderr }).toEqual({ stdout: `${name} 2,3 0\n`, stderr: "" });
  }
});
