import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { layoutOfTensors } from "../weights/layout.js";
import { CheckpointSpread } from "./checkpoint-spread.js";
import { iouMatrix } from "./iou.js";
import { l2Matrix } from "./l2.js";
import { nearestOf, pairsOf } from "./nearest.js";
import { mean } from "./summary.js";
import { wrongSets } from "./wrong-sets.js";

const matrix = z.array(z.array(z.number()));
const nearest = z.object({ indices: z.array(z.int()), values: z.array(z.number()) });
const group = z.object({
  predictions: matrix,
  vectors: matrix,
  accuracies: z.array(z.number()),
  iou: matrix,
  l2: matrix,
  nearest,
  nearestL2: nearest,
});
/** Of scikit-learn and SciPy. */
const likeness = z
  .object({
    labels: z.array(z.int()),
    checkpoints: group,
    others: group,
    report: z.object({
      iou: z.record(z.string(), z.number()),
      l2: z.object({ nearest: z.number(), originalNearest: z.number() }),
    }),
    l2Largest: z.number(),
  })
  .parse(JSON.parse(readFileSync(new URL("fixtures/likeness.json", import.meta.url), "utf8")));

function given({ predictions, vectors }: z.infer<typeof group>) {
  return {
    predictions: Uint16Array.from(predictions.flat()),
    vectors: Float32Array.from(vectors.flat()),
    finite: new Uint8Array(vectors.length).fill(1),
  };
}
const { labels, report } = likeness;
const checkpoints = given(likeness.checkpoints);
const others = given(likeness.others);
const wrongOfCheckpoints = wrongSets(checkpoints.predictions, labels);
const wrongOfOthers = wrongSets(others.predictions, labels);

function expectNear(found: ArrayLike<number>, expected: readonly number[]): void {
  expect(found.length).toBe(expected.length);
  for (const [i, value] of expected.entries()) expect(found[i], `number ${i}`).toBeCloseTo(value, 12);
}

describe("likeness is what scikit-learn and SciPy measure", () => {
  test("in wrong predictions, of networks without any too", () => {
    expectNear(iouMatrix(wrongOfCheckpoints, wrongOfCheckpoints), likeness.checkpoints.iou.flat());
    expectNear(iouMatrix(wrongOfOthers, wrongOfCheckpoints), likeness.others.iou.flat());
  });

  test("in parameters", () => {
    expectNear(l2Matrix(checkpoints.vectors, checkpoints.vectors, 3), likeness.checkpoints.l2.flat());
    expectNear(l2Matrix(others.vectors, checkpoints.vectors, 3), likeness.others.l2.flat());
  });

  test.each([
    { measure: "iou", found: "nearest", order: "largest" },
    { measure: "l2", found: "nearestL2", order: "smallest" },
  ] as const)("to the nearest by $measure, the first of equal ones", ({ measure, found, order }) => {
    for (const [own, expected] of [
      [true, likeness.checkpoints],
      [false, likeness.others],
    ] as const) {
      const { values, indices } = nearestOf(Float64Array.from(expected[measure].flat()), 5, order, own);
      expect([...indices]).toEqual(expected[found].indices);
      expectNear(values, expected[found].values);
    }
  });
});

describe("the spread of checkpoints", () => {
  const layout = layoutOfTensors([{ name: "w", shape: [3] }]);
  const compared = new CheckpointSpread({ ...checkpoints, mode: "seeds", layout, classes: 10, labels });

  test("has the means of those measures", () => {
    const { spread } = compared;
    expect(spread.count).toBe(5);
    expect(spread.iouNearest).toBeCloseTo(report.iou["originalNearest"] ?? Number.NaN, 12);
    expect(spread.iouPairs).toBeCloseTo(report.iou["originalOriginal"] ?? Number.NaN, 12);
    expect(spread.l2Nearest).toBeCloseTo(report.l2.originalNearest, 12);
    expect(spread.l2Largest).toBeCloseTo(likeness.l2Largest, 12);
    expect(spread.error).toBeCloseTo(1 - mean(likeness.checkpoints.accuracies), 12);
  });

  test("is what other networks are compared with", () => {
    const closeness = compared.closenessOf(others);
    expectNear(
      closeness.map(({ iouNearest }) => iouNearest),
      likeness.others.nearest.values,
    );
    expectNear(
      closeness.map(({ l2Nearest }) => l2Nearest),
      likeness.others.nearestL2.values,
    );
    expectNear(
      closeness.map(({ error }) => 1 - error),
      likeness.others.accuracies,
    );
    // By hand: half of 1/10 and the checkpoints' mean of about 0.9 is 0.5, which the last one's 0.31 is below.
    expect(closeness.map(({ failed }) => failed)).toEqual([false, false, false, true]);
  });

  test("and pairs within a group have the mean that the report gives", () => {
    const own = iouMatrix(wrongOfOthers, wrongOfOthers);
    expect(mean(pairsOf(own))).toBeCloseTo(report.iou["generatedGenerated"] ?? Number.NaN, 12);
    expect(mean(iouMatrix(wrongOfOthers, wrongOfCheckpoints))).toBeCloseTo(
      report.iou["originalGenerated"] ?? Number.NaN,
      12,
    );
  });
});
