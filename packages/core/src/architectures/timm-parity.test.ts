import { dispose, memory, type Tensor } from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { startEngine } from "../engine/start-engine.js";
import { expectLike, expectSummary, otherCases, trainingCases, usualCases } from "./test-timm-cases.js";
import { runFormula } from "./test-timm-run.js";

const small = usualCases.filter(({ architecture, input }) => input.height === 64 && architecture !== "convnext_base");

describe.each([
  { engine: "tensorflow", tolerance: 1e-3 },
  { engine: "wasm", tolerance: 3e-3 },
] as const)("on $engine", ({ engine, tolerance }) => {
  test.each([...small, ...otherCases])(
    "$architecture for $input gives timm's logits, loss and gradients",
    async (one) => {
      expect((await startEngine({ prefer: engine })).name).toBe(engine);
      const before = memory().numTensors;
      const run = runFormula(one.architecture, one.input, one.batch, Object.keys(one.gradients));
      expectLike(run, one, tolerance);
      expect(memory().numTensors).toBe(before);
    },
  );

  test.each(trainingCases)(
    "a step of training $architecture uses and renews statistics as PyTorch does",
    async (one) => {
      expect((await startEngine({ prefer: engine })).name).toBe(engine);
      const before = memory().numTensors;
      const averages: Record<string, Tensor> = {};
      const training = { trained: () => true, averages };
      const run = runFormula(one.architecture, one.input, one.batch, Object.keys(one.gradients), training);
      expectLike(run, one, tolerance);
      expect(new Set(Object.keys(averages))).toEqual(new Set(Object.keys(one.averages)));
      for (const [name, average] of Object.entries(averages)) {
        const expected = one.averages[name] ?? { norm: Number.NaN, values: [] };
        expectSummary(name, Float32Array.from(average.dataSync()), expected, tolerance);
      }
      dispose(averages);
      expect(memory().numTensors).toBe(before);
    },
  );
});
