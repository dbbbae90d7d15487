import { accuraciesOf } from "./accuracy.js";
import type { CheckpointSpread } from "./checkpoint-spread.js";
import { iouMatrix } from "./iou.js";
import { nearestOf } from "./nearest.js";
import type { PopulationPredictions } from "./predict-population.js";
import type { AccuracySummary, ModelPoint } from "./report.js";
import { failuresOf, summarise } from "./summary.js";
import { type WrongSets, wrongSets } from "./wrong-sets.js";

/** A group's accuracies and its likeness to the checkpoints. */
export interface MeasuredGroup {
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

/** @param excludeSelf when the group is the checkpoints themselves */
export function measureGroup(
  group: PopulationPredictions,
  labels: ArrayLike<number>,
  { failureThreshold, wrong: checkpoints }: Pick<CheckpointSpread, "failureThreshold" | "wrong">,
  excludeSelf = false,
): MeasuredGroup {
  const accuracies = accuraciesOf(group.predictions, labels);
  const failed = failuresOf(accuracies, group.finite, failureThreshold);
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
