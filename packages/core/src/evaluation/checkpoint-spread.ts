import type { Layout } from "../weights/layout.js";
import { accuraciesOf } from "./accuracy.js";
import { iouMatrix } from "./iou.js";
import { l2Matrix } from "./l2.js";
import { nearestOf, pairsOf } from "./nearest.js";
import type { PopulationPredictions } from "./predict-population.js";
import { failuresOf, failureThreshold, mean } from "./summary.js";
import { weightSize } from "./tensor-deviations.js";
import type { Closeness, Spread } from "./verdict.js";
import { type WrongSets, wrongSets } from "./wrong-sets.js";

/** Networks as they are compared: what they predict, and their parameters (M, D), where seeds differ with hidden units aligned. */
export interface ComparedModels extends PopulationPredictions {
  readonly vectors: Float32Array;
}

/** Checkpoints, and what they are compared on. */
export interface ComparedCheckpoints extends ComparedModels {
  readonly mode: "steps" | "seeds";
  readonly layout: Layout;
  readonly classes: number;
  /** (N) of the images that predictions are of. */
  readonly labels: ArrayLike<number>;
}

/** How close checkpoints are to each other, and other networks to them. */
export class CheckpointSpread {
  readonly spread: Spread;
  readonly wrong: WrongSets;
  /** Accuracy below which a network has failed. */
  readonly failureThreshold: number;

  constructor(private readonly checkpoints: ComparedCheckpoints) {
    const { predictions, labels, vectors, layout, mode, classes } = checkpoints;
    const accuracies = accuraciesOf(predictions, labels);
    const count = accuracies.length;
    this.wrong = wrongSets(predictions, labels);
    const iou = iouMatrix(this.wrong, this.wrong);
    const l2 = l2Matrix(vectors, vectors, layout.dimensions);
    this.spread = {
      mode,
      count,
      iouNearest: mean(nearestOf(iou, count, "largest", true).values),
      l2Nearest: meanDistance(nearestOf(l2, count, "smallest", true).values),
      iouPairs: mean(pairsOf(iou)),
      l2Largest: pairsOf(l2).reduce((a, b) => Math.max(a, b)),
      weightSize: weightSize({ values: vectors, layout }),
      error: 1 - mean(accuracies),
    };
    this.failureThreshold = failureThreshold(accuracies, classes);
  }

  /** Distance of each network to the nearest checkpoint. @param vectors (M, D) */
  l2Nearest(vectors: Float32Array): Float64Array {
    const { layout, vectors: own } = this.checkpoints;
    return nearestOf(l2Matrix(vectors, own, layout.dimensions), this.spread.count, "smallest", false).values;
  }

  /** What a verdict on each network is given by. */
  closenessOf(models: ComparedModels): Closeness[] {
    const { labels } = this.checkpoints;
    const accuracies = accuraciesOf(models.predictions, labels);
    const iou = iouMatrix(wrongSets(models.predictions, labels), this.wrong);
    const iouNearest = nearestOf(iou, this.spread.count, "largest", false).values;
    const l2Nearest = this.l2Nearest(models.vectors);
    const failed = failuresOf(accuracies, models.finite, this.failureThreshold);
    return accuracies.map((accuracy, model) => ({
      iouNearest: iouNearest[model] ?? 0,
      l2Nearest: l2Nearest[model] ?? 0,
      error: 1 - accuracy,
      failed: failed[model] ?? true,
    }));
  }
}

/** Over the distances that are a number; parameters that are not finite have none. */
export function meanDistance(distances: Float64Array): number {
  const known = distances.filter((distance) => distance < Number.MAX_VALUE);
  return known.length === 0 ? Number.MAX_VALUE : mean(known);
}
