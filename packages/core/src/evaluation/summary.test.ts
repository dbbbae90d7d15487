import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { z } from "zod";
import { failuresOf, failureThreshold, mean, summarise } from "./summary.js";

// By hand: the mean of 2, 4, 4, 4, 5, 5, 7, 9 is 5, their population standard deviation 2 (the sample one would be 2.138).
test("a summary divides by the count, as the authors' does", () => {
  const accuracies = [0.2, 0.4, 0.4, 0.4, 0.5, 0.5, 0.7, 0.9];
  const { mean, std, ...rest } = summarise(
    accuracies,
    accuracies.map((accuracy) => accuracy < 0.3),
  );
  expect(mean).toBeCloseTo(0.5, 12);
  expect(std).toBeCloseTo(0.2, 12);
  expect(rest).toEqual({ count: 8, min: 0.2, max: 0.9, failures: 1 });
});

test("a summary of accuracies is NumPy's", () => {
  const fixture = z
    .object({ accuracies: z.array(z.number()), summary: z.record(z.string(), z.number()) })
    .parse(JSON.parse(readFileSync(new URL("fixtures/baselines.json", import.meta.url), "utf8")));
  const { accuracies, summary } = fixture;
  const found: Readonly<Record<string, unknown>> = { ...summarise(accuracies, []) };
  expect(Object.keys(summary)).toEqual(["mean", "std", "min", "max"]);
  for (const [name, value] of Object.entries(summary)) expect(found[name], name).toBeCloseTo(value, 12);
});

test("a single model has no spread", () => {
  expect(summarise([0.9], [false])).toEqual({ count: 1, mean: 0.9, std: 0, min: 0.9, max: 0.9, failures: 0 });
});

// By hand: (1/10 + 0.98) / 2 = 0.54.
test("failure begins halfway between guessing and the originals", () => {
  expect(failureThreshold([0.97, 0.99], 10)).toBeCloseTo(0.54, 12);
});

test("a model fails by its accuracy or by logits that are not finite", () => {
  expect(failuresOf([0.54, 0.539, 0.99], Uint8Array.of(1, 1, 0), 0.54)).toEqual([false, true, true]);
});

test("nothing has no mean", () => {
  expect(() => mean([])).toThrow(RangeError);
});
