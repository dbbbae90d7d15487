import { memory } from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { measureEngine, measurePeak } from "./measure.js";
import { startEngine } from "./start-engine.js";

test("measures the running engine in GFLOP/s, and leaves nothing behind", async () => {
  await startEngine();
  const before = memory().numTensors;
  const measured = await measureEngine();
  for (const gigaflops of [...Object.values(measured), await measurePeak()]) {
    // From a slow phone to more than any accelerator of today; a mistake in units would be a factor of a thousand.
    expect(gigaflops).toBeGreaterThan(0.1);
    expect(gigaflops).toBeLessThan(1e6);
  }
  expect(memory().numTensors).toBe(before);
});
