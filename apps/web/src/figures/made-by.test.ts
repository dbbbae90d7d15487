import { expect, it } from "vitest";
import { madeBy } from "./made-by";

it.each([
  [{ sampler: "DPM_SOLVER", samplerSteps: 20, temperature: 1 }, "DPM-Solver++, 20 steps"],
  [{ sampler: "DDPM", samplerSteps: 1000, temperature: 0.8 }, "DDPM, 1,000 steps, temperature 0.8"],
  [{ sampler: "DPM_SOLVER", samplerSteps: 0, temperature: 1.15 }, "Decoded at once, temperature 1.15"],
] as const)("%o was made by: %s", (model, words) => {
  expect(madeBy(model)).toBe(words);
});
