import type { ModelEvaluation } from "../pipeline/results.js";
import type { Layout } from "../weights/layout.js";
import { accuraciesOf } from "./accuracy.js";
import { bestOnTrain } from "./best-on-train.js";
import { iouMatrix } from "./iou.js";
import { l2Matrix } from "./l2.js";
import { matchedNovelty } from "./matched-novelty.js";
import { nearestOf, pairsOf } from "./nearest.js";
import type { PopulationPredictions } from "./predict-population.js";
import type { AccuracySummary, ModelPoint, Report } from "./report.js";
import { failuresOf, failureThreshold, mean, summarise } from "./summary.js";
import { weightSize } from "./tensor-deviations.js";
import { type Spread, verdictOf, verdictOfSet, verdictThresholds } from "./verdict.js";
import { type WrongSets, wrongSets } from "./wrong-sets.js";

/** A group that novelty is measured of: predictions on the report split, accuracies on the split that choices are made on, and parameters (M, D). */
export interface MeasuredModels extends PopulationPredictions {
  readonly trainAccuracies: readonly number[];
  /** Where seeds differ, with hidden units aligned to the checkpoints'. */
  readonly vectors: Float32Array;
}

/** Everything that the report is put together from, measured. Predictions are on the report split. */
export interface ReportParts extends Pick<Report, "engine" | "specification" | "seconds" | "flops"> {
  /** How the checkpoints were collected. */
  readonly mode: "steps" | "seeds";
  readonly classes: number;
  /** (N) labels of the report split. */
  readonly labels: Uint8Array;
  /** Where the tensors stand in the vectors. */
  readonly layout: Layout;
  readonly originals: MeasuredModels;
  readonly generated: MeasuredModels;
  readonly baselines: {
    readonly soup: PopulationPredictions;
    readonly average16: PopulationPredictions;
    readonly gaussian: PopulationPredictions;
    readonly reconstruction: PopulationPredictions;
    readonly noise: readonly (PopulationPredictions & { readonly amplitude: number })[];
  };
}

/** The honest report, and how good and how new each generated model is. */
export function buildReport(parts: ReportParts): { report: Report; models: readonly ModelEvaluation[] } {
  const { labels, layout, originals, generated, baselines } = parts;
  const { dimensions } = layout;
  const threshold = failureThreshold(accuraciesOf(originals.predictions, labels), parts.classes);
  const checkpointsWrong = wrongSets(originals.predictions, labels);
  const measure = (group: PopulationPredictions) => measureGroup(group, labels, threshold, checkpointsWrong);

  const measured = {
    originals: measureGroup(originals, labels, threshold, checkpointsWrong, true),
    generated: measure(generated),
  };
  const noise = baselines.noise.map((group) => ({ amplitude: group.amplitude, measured: measure(group) }));
  const named = {
    soup: measure(baselines.soup),
    average16: measure(baselines.average16),
    gaussian: measure(baselines.gaussian),
    ...Object.fromEntries(noise.map((group) => [`noise ${group.amplitude}`, group.measured])),
    reconstruction: measure(baselines.reconstruction),
  };

  const originalsL2 = l2Matrix(originals.vectors, originals.vectors, dimensions);
  const originalsL2Nearest = nearestOf(originalsL2, measured.originals.summary.count, "smallest", true).values;
  const generatedL2Nearest = nearestOf(
    l2Matrix(generated.vectors, originals.vectors, dimensions),
    measured.originals.summary.count,
    "smallest",
    false,
  ).values;
  const spread: Spread = {
    mode: parts.mode,
    count: measured.originals.summary.count,
    iouNearest: mean(measured.originals.iouNearest),
    l2Nearest: meanDistance(originalsL2Nearest),
    iouPairs: mean(pairsOf(measured.originals.iou)),
    l2Largest: pairsOf(originalsL2).reduce((a, b) => Math.max(a, b)),
    weightSize: weightSize({ values: originals.vectors, layout }),
    error: 1 - measured.originals.summary.mean,
  };
  const thresholds = verdictThresholds(spread);

  const { generated: made } = measured;
  const models = made.accuracies.map((accuracy, index): ModelEvaluation => {
    const closeness = {
      iouNearest: made.iouNearest[index] ?? 0,
      l2Nearest: generatedL2Nearest[index] ?? 0,
      failed: made.failed[index] ?? true,
    };
    return {
      index,
      accuracy: { train: generated.trainAccuracies[index] ?? 0, test: accuracy },
      failed: closeness.failed,
      iouNearest: closeness.iouNearest,
      iouMean: mean(made.iou.subarray(index * spread.count, (index + 1) * spread.count)),
      l2Nearest: closeness.l2Nearest,
      nearestCheckpoint: made.iouNearestIndices[index] ?? 0,
      verdict: verdictOf({ ...closeness, error: 1 - accuracy }, thresholds),
      wrongPredictions: made.wrong.sizes[index] ?? 0,
    };
  });
  const { verdict, reason } = verdictOfSet(
    models.map((model) => model.verdict),
    made.failed,
  );
  const baselinePoints = Object.fromEntries(Object.entries(named).map(([name, group]) => [name, group.points]));
  const chosen = bestOnTrain(originals.trainAccuracies, measured.originals.accuracies);
  const { engine, specification, seconds, flops } = parts;
  const report: Report = {
    schema: 1,
    engine,
    specification,
    seconds,
    flops,
    splits: { select: "train", report: "test" },
    originals: measured.originals.summary,
    generated: made.summary,
    baselines: {
      bestCheckpoint: { select: chosen.train, report: chosen.report },
      soup: named.soup.summary,
      average16: named.average16.summary,
      gaussian: named.gaussian.summary,
      noise: noise.map(({ amplitude, measured: { summary } }) => ({ amplitude, ...summary })),
      reconstruction: named.reconstruction.summary,
    },
    iou: {
      originalOriginal: spread.iouPairs,
      generatedGenerated: mean(pairsOf(iouMatrix(made.wrong, made.wrong))),
      originalGenerated: mean(made.iou),
      nearest: mean(made.iouNearest),
      originalNearest: spread.iouNearest,
    },
    l2: { nearest: meanDistance(generatedL2Nearest), originalNearest: spread.l2Nearest },
    matchedNovelty: matchedNovelty(made.points, baselinePoints),
    best: { selectedOnTrain: bestOnTrain(generated.trainAccuracies, made.accuracies) },
    verdict,
    verdictReasons: [
      failureReason(threshold, parts.classes, measured.originals.summary),
      ...thresholds.reasons,
      reason,
    ],
    points: { originals: measured.originals.points, generated: made.points, ...baselinePoints },
  };
  return { report, models };
}

/** A group's accuracies and its likeness to the checkpoints. */
interface MeasuredGroup {
  readonly accuracies: readonly number[];
  readonly failed: readonly boolean[];
  readonly summary: AccuracySummary;
  readonly wrong: WrongSets;
  /** (M, K) intersection over union of wrong predictions with each checkpoint. */
  readonly iou: Float64Array;
  readonly iouNearest: Float64Array;
  readonly iouNearestIndices: Int32Array;
  readonly points: readonly ModelPoint[];
}

function measureGroup(
  group: PopulationPredictions,
  labels: Uint8Array,
  threshold: number,
  checkpoints: WrongSets,
  excludeSelf = false,
): MeasuredGroup {
  const accuracies = accuraciesOf(group.predictions, labels);
  const failed = failuresOf(accuracies, group.finite, threshold);
  const wrong = wrongSets(group.predictions, labels);
  const iou = iouMatrix(wrong, checkpoints);
  const nearest = nearestOf(iou, checkpoints.models, "largest", excludeSelf);
  return {
    accuracies,
    failed,
    summary: summarise(accuracies, failed),
    wrong,
    iou,
    iouNearest: nearest.values,
    iouNearestIndices: nearest.indices,
    points: accuracies.map((accuracy, model) => ({ accuracy, iouNearest: nearest.values[model] ?? 0 })),
  };
}

/** Over the distances that are a number; parameters that are not finite have none. */
function meanDistance(distances: Float64Array): number {
  const known = distances.filter((distance) => distance < Number.MAX_VALUE);
  return known.length === 0 ? Number.MAX_VALUE : mean(known);
}

function failureReason(threshold: number, classes: number, originals: AccuracySummary): string {
  const percent = (fraction: number) => `${(fraction * 100).toFixed(2)} %`;
  return `Failed: logits that are not finite, or an accuracy below ${percent(threshold)}, halfway between guessing (${percent(1 / classes)}) and the checkpoints' mean (${percent(originals.mean)}).`;
}
