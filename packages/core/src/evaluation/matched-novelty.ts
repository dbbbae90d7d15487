import type { ModelPoint, Report } from "./report.js";
import { mean } from "./summary.js";

/** From as unlike the checkpoints as independent networks are (0.3 to 0.5) to no bound at all; closer together where consecutive checkpoints lie. */
const THRESHOLDS = [0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 1];

/** Mean accuracy of the generated models and of each baseline, among those whose nearest IoU is at most each threshold; null where there are none. */
export function matchedNovelty(
  generated: readonly ModelPoint[],
  baselines: Readonly<Record<string, readonly ModelPoint[]>>,
): Report["matchedNovelty"] {
  return THRESHOLDS.map((iouAtMost) => {
    const meanOf = (points: readonly ModelPoint[]) => {
      const matched = points.filter((point) => point.iouNearest <= iouAtMost).map((point) => point.accuracy);
      return matched.length === 0 ? null : mean(matched);
    };
    return {
      iouAtMost,
      generated: meanOf(generated),
      baselines: Object.fromEntries(Object.entries(baselines).map(([name, points]) => [name, meanOf(points)])),
    };
  });
}
