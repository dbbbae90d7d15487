import { expect, test } from "vitest";
import { layoutOfTensors } from "../weights/layout.js";
import { buildReport, type ReportParts } from "./build-report.js";

const IMAGES = 8;

/** Models of two classes that are wrong on these of eight images, whose labels are all 0. */
function wrongOn(...sets: number[][]) {
  const predictions = new Uint16Array(sets.length * IMAGES);
  sets.forEach((set, model) => {
    for (const image of set) predictions[model * IMAGES + image] = 1;
  });
  return { predictions, finite: new Uint8Array(sets.length).fill(1) };
}

const stages = { collect: 1, autoencoder: 2, diffusion: 3, generate: 4, evaluate: 5 };
const parts: ReportParts = {
  engine: { name: "tensorflow", device: "cpu", version: "2.20.0", threads: 2 },
  specification: { name: "by hand" },
  seconds: stages,
  flops: stages,
  generator: { kind: "p-diff", usesTaskData: false },
  originals: {
    mode: "seeds",
    classes: 2,
    labels: new Uint8Array(IMAGES),
    layout: layoutOfTensors([{ name: "w", shape: [2] }]),
    ...wrongOn([0, 1], [1, 2], [2, 3]),
    trainAccuracies: [0.8, 0.9, 0.7],
    vectors: Float32Array.of(0, 0, 3, 4, 6, 8),
  },
  generated: { ...wrongOn([1, 2], [5, 6]), trainAccuracies: [0.6, 0.7], vectors: Float32Array.of(3, 4, 20, 20) },
  baselines: {
    soup: wrongOn([0, 1, 2, 3, 4, 5, 6, 7]),
    average16: wrongOn([0, 1, 2], [1, 2, 3]),
    gaussian: wrongOn([1], [2]),
    reconstruction: wrongOn([0, 1], [1, 2], [2, 3]),
    noise: [{ amplitude: 0.05, ...wrongOn([0], [0, 1, 2, 3]) }],
  },
};
const { report, models } = buildReport(parts);

test("accuracies are summarised per group, with failures below halfway between guessing and the originals", () => {
  // (1/2 + 3/4) / 2 = 0.625: the soup with 0 fails, and so does the noised one with 0.5.
  expect(report.originals).toEqual({ count: 3, mean: 0.75, std: 0, min: 0.75, max: 0.75, failures: 0 });
  expect(report.generated).toEqual({ count: 2, mean: 0.75, std: 0, min: 0.75, max: 0.75, failures: 0 });
  expect(report.baselines.soup).toEqual({ count: 1, mean: 0, std: 0, min: 0, max: 0, failures: 1 });
  expect(report.baselines.average16).toMatchObject({ count: 2, mean: 0.625 });
  expect(report.baselines.gaussian).toMatchObject({ count: 2, mean: 0.875 });
  expect(report.baselines.noise).toEqual([
    { amplitude: 0.05, count: 2, mean: 0.6875, std: 0.1875, min: 0.5, max: 0.875, failures: 1 },
  ]);
  expect(report.baselines.reconstruction).toEqual(report.originals);
});

test("IoU and L2 are those worked out by hand", () => {
  // Originals: 1/3, 0, 1/3 in pairs; each one's nearest 1/3. The first generated: 1/3, 1, 1/3 with them; the second: 0.
  expect(report.iou.originalOriginal).toBeCloseTo(2 / 9, 12);
  expect(report.iou.originalNearest).toBeCloseTo(1 / 3, 12);
  expect(report.iou.generatedGenerated).toBe(0);
  expect(report.iou.originalGenerated).toBeCloseTo(5 / 18, 12);
  expect(report.iou.nearest).toBe(0.5);
  // 3-4-5 triangles between originals; the first generated is the second original; (20, 20) is √(14² + 12²) from (6, 8).
  expect(report.l2).toEqual({ nearest: Math.sqrt(340) / 2, originalNearest: 5 });
});

test("generated models that come in families show it by their nearest other", () => {
  // Pairs: 1/3, 0 and 0. Each one's nearest: 1/3, 1/3 and 0.
  const generated = { ...parts.generated, ...wrongOn([1, 2], [1, 3], [5, 6]), vectors: new Float32Array(6) };
  const { iou } = buildReport({ ...parts, generated }).report;
  expect(iou.generatedGenerated).toBeCloseTo(1 / 9, 12);
  expect(iou.generatedNearest).toBeCloseTo(2 / 9, 12);
});

test("each generated model is judged, and the set by its median", () => {
  expect(models[0]).toEqual({
    index: 0,
    accuracy: { train: 0.6, test: 0.75 },
    failed: false,
    iouNearest: 1,
    iouMean: expect.closeTo(5 / 9, 12),
    l2Nearest: 0,
    nearestCheckpoint: 1,
    verdict: "replica",
    wrongPredictions: 2,
  });
  expect(models[1]).toMatchObject({
    index: 1,
    iouNearest: 0,
    iouMean: 0,
    l2Nearest: Math.sqrt(340),
    verdict: "novel",
    wrongPredictions: 2,
  });
  expect(report.verdict).toBe("replica");
  expect(report.verdictReasons).toHaveLength(5);
  expect(report.verdictReasons[0]).toContain(
    "an accuracy below 62.50 %, halfway between guessing (50.00 %) and the checkpoints' mean (75.00 %)",
  );
});

test("the best are chosen on train and reported on the other split", () => {
  expect(report.baselines.bestCheckpoint).toEqual({ select: 0.9, report: 0.75 });
  expect(report.best.selectedOnTrain).toEqual({ index: 1, train: 0.7, report: 0.75 });
});

test("the picture has a point for every model of every group", () => {
  expect(Object.fromEntries(Object.entries(report.points).map(([name, points]) => [name, points.length]))).toEqual({
    originals: 3,
    generated: 2,
    soup: 1,
    average16: 2,
    gaussian: 2,
    "noise 0.05": 2,
    reconstruction: 3,
  });
  expect(report.points["soup"]).toEqual([{ accuracy: 0, iouNearest: 0.25 }]);
  expect(report.points["originals"]?.[0]?.iouNearest).toBeCloseTo(1 / 3, 12);
  expect(report.matchedNovelty.find(({ iouAtMost }) => iouAtMost === 0.3)).toMatchObject({
    generated: 0.75,
    baselines: { soup: 0, average16: null },
  });
});

test("aligned averages and the dial are measured as all other groups are", () => {
  const { baselines, points, dial } = buildReport({
    ...parts,
    baselines: {
      ...parts.baselines,
      aligned: { soup: wrongOn([0]), average16: wrongOn([0, 1], []), gaussian: wrongOn([0, 1, 2, 3]) },
    },
    dial: [{ temperature: 0.5, ...wrongOn([1, 2], [1, 5]), vectors: Float32Array.of(3, 4, 0, 1) }],
  }).report;
  expect(baselines.aligned?.soup.mean).toBe(0.875);
  expect(baselines.aligned?.average16).toMatchObject({ mean: 0.875, std: 0.125 });
  expect(points["gaussian aligned"]).toEqual([{ accuracy: 0.5, iouNearest: 0.5 }]);
  // Nearest: the first is the second original; {1, 5} shares one of three images with {0, 1} and {1, 2}. The two share one of three.
  expect(dial).toEqual([
    {
      temperature: 0.5,
      count: 2,
      mean: 0.75,
      std: 0,
      min: 0.75,
      max: 0.75,
      failures: 0,
      iouNearest: expect.closeTo(2 / 3, 12),
      generatedGenerated: expect.closeTo(1 / 3, 12),
      l2Nearest: 0.5,
    },
  ]);
});

test("the report survives JSON, even when generated parameters are not finite", () => {
  const broken = buildReport({
    ...parts,
    generated: {
      ...wrongOn([1], [2]),
      finite: Uint8Array.of(0, 0),
      trainAccuracies: [0, 0],
      vectors: new Float32Array(4).fill(Number.NaN),
    },
  });
  expect(broken.report.generated.failures).toBe(2);
  expect(broken.report.verdictReasons.at(-1)).toContain("All 2 models failed");
  expect(JSON.parse(JSON.stringify(broken))).toEqual(broken);
});

test("one checkpoint is enough for a report", () => {
  const alone = buildReport({
    ...parts,
    originals: { ...parts.originals, ...wrongOn([0, 1]), trainAccuracies: [0.8], vectors: Float32Array.of(0, 0) },
  }).report;
  expect(alone.iou).toMatchObject({ originalOriginal: 1, originalNearest: 1 });
  expect(alone.l2.originalNearest).toBe(0);
});

test("held-out checkpoints are measured beside those that training was shown, by the same rules as generated networks", () => {
  // The generated networks of above, the first a copy and the second far from all: what they got must come out again.
  const { trainAccuracies: _, ...heldOut } = parts.generated;
  expect(buildReport({ ...parts, heldOut }).report.heldOut).toEqual({
    ...report.generated,
    iouNearest: 0.5,
    l2Nearest: Math.sqrt(340) / 2,
    verdicts: { replica: 1, interpolation: 0, novel: 1 },
  });
  expect(report).not.toHaveProperty("heldOut");
});
