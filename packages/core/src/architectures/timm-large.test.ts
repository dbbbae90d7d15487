import { memory } from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { startEngine } from "../engine/start-engine.js";
import { expectLike, usualCases } from "./test-timm-cases.js";
import { runFormula } from "./test-timm-run.js";

const large = usualCases.filter(({ architecture, input }) => input.height === 224 || architecture === "convnext_base");

test.each(large)("$architecture for $input gives timm's logits, loss and gradients", async (one) => {
  await startEngine();
  const before = memory().numTensors;
  expectLike(runFormula(one.architecture, one.input, one.batch, Object.keys(one.gradients)), one, 1e-3);
  expect(memory().numTensors).toBe(before);
});
