import { expect } from "vitest";
import { z } from "zod";
import type { SavedState } from "../task.js";
import type { NamedArrays } from "../weights/named-arrays.js";

/** What the fixtures keep of a tensor that PyTorch computed. */
const digest = z.object({ sum: z.number(), norm: z.number(), first: z.array(z.number()) });

/** One training step as PyTorch took it. */
export const trainingStep = z.object({
  loss: z.number(),
  gradients: z.record(z.string(), digest),
  after: z.record(z.string(), digest),
});
export type TrainingStep = z.infer<typeof trainingStep>;

/** Tensors as the fixtures' scripts fill them: number n of the sorted names holds 0.3 sin(1.7 i + n), plus 1 where a norm scales or divides. */
export function formulaArrays(like: NamedArrays): NamedArrays {
  const names = Object.keys(like).sort();
  return Object.fromEntries(
    names.map((name, n) => {
      const { shape, data } = like[name] ?? { shape: [], data: new Float32Array() };
      const shift = name.includes(".norm.weight") || name.includes("running_var") ? 1 : 0;
      return [name, { shape, data: data.map((_, i) => 0.3 * Math.sin(1.7 * i + n) + shift) }];
    }),
  );
}

/**
 * Holds the state after one step against PyTorch's: every gradient by the optimizer's first moment, a tenth of it, and every tensor after
 * the step, all to 1e-3 relative.
 */
export function expectTrainingStep(state: SavedState | undefined, tensors: NamedArrays, expected: TrainingStep): void {
  for (const [name, gradient] of Object.entries(expected.gradients)) {
    const moment = state?.tensors[`optimizer.firstMoment.${name}`]?.data ?? new Float32Array([Number.NaN]);
    const norm = 10 * Math.hypot(...moment);
    expect(Math.abs(norm - gradient.norm), `gradient of ${name}`).toBeLessThan(1e-3 * gradient.norm + 1e-7);
    const sum = 10 * moment.reduce((total, value) => total + value, 0);
    expect(Math.abs(sum - gradient.sum), `gradient of ${name}`).toBeLessThan(1e-3 * gradient.norm + 1e-7);
  }
  expect(Object.keys(tensors).sort()).toEqual(Object.keys(expected.after).sort());
  for (const [name, { norm, sum, first }] of Object.entries(expected.after)) {
    const values = tensors[name]?.data ?? new Float32Array([Number.NaN]);
    const rms = norm / Math.sqrt(values.length);
    expect(Math.abs(Math.hypot(...values) - norm), name).toBeLessThan(1e-3 * norm);
    expect(Math.abs(values.reduce((total, value) => total + value, 0) - sum), name).toBeLessThan(1e-3 * norm);
    for (const [i, value] of first.entries())
      expect(Math.abs((values[i] ?? Number.NaN) - value), name).toBeLessThan(1e-3 * rms);
  }
}
