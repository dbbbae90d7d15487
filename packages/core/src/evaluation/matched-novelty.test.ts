import { expect, test } from "vitest";
import { matchedNovelty } from "./matched-novelty.js";

test("accuracies are compared among models that are as new as each threshold asks", () => {
  const generated = [
    { accuracy: 0.9, iouNearest: 0.45 },
    { accuracy: 0.8, iouNearest: 0.85 },
    { accuracy: 0.7, iouNearest: 1 },
  ];
  const matched = matchedNovelty(generated, { soup: [{ accuracy: 0.95, iouNearest: 0.86 }] });
  const at = (iouAtMost: number) => matched.find((entry) => entry.iouAtMost === iouAtMost);
  // By hand: none below 0.4; 0.9 alone; the mean of 0.9 and 0.8; and of all three.
  expect(at(0.4)).toEqual({ iouAtMost: 0.4, generated: null, baselines: { soup: null } });
  expect(at(0.5)).toEqual({ iouAtMost: 0.5, generated: 0.9, baselines: { soup: null } });
  expect(at(0.85)?.generated).toBeCloseTo(0.85, 12);
  expect(at(0.85)?.baselines).toEqual({ soup: null });
  expect(at(1)?.generated).toBeCloseTo(0.8, 12);
  expect(at(1)?.baselines).toEqual({ soup: 0.95 });
});
