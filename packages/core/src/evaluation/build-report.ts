import type { ModelEvaluation } from "../pipeline/results.js";
import { bestOnTrain } from "./best-on-train.js";
import { CheckpointSpread, type ComparedCheckpoints, type ComparedModels, meanDistance } from "./checkpoint-spread.js";
import { iouMatrix } from "./iou.js";
import { matchedNovelty } from "./matched-novelty.js";
import { measureGroup } from "./measure-group.js";
import { nearestOf, pairsOf } from "./nearest.js";
import type { PopulationPredictions } from "./predict-population.js";
import type { AccuracySummary, DialPoint, HeldOutSummary, Report, Verdict } from "./report.js";
import { mean } from "./summary.js";
import { verdictOf, verdictOfSet, verdictThresholds } from "./verdict.js";

/** Networks with their accuracies on the split that choices are made on. */
interface Chosen {
  readonly trainAccuracies: readonly number[];
}

/** Averages and draws of checkpoints, and what they predict. */
type Averages = Readonly<Record<"soup" | "average16" | "gaussian", PopulationPredictions>>;

/** Everything that the report is put together from, measured. Predictions are on the report split. */
export interface ReportParts
  extends Pick<Report, "engine" | "specification" | "generator" | "seconds" | "flops" | "alarms"> {
  readonly originals: ComparedCheckpoints & Chosen;
  readonly generated: ComparedModels & Chosen;
  readonly baselines: Averages & {
    readonly reconstruction: PopulationPredictions;
    readonly noise: readonly (PopulationPredictions & { readonly amplitude: number })[];
    /** Where seeds differ: of aligned checkpoints. */
    readonly aligned?: Averages;
  };
  /** Checkpoints that training was not shown; `originals` are those that it was. */
  readonly heldOut?: ComparedModels;
  readonly dial?: readonly (ComparedModels & { readonly temperature: number })[];
}

/** The honest report, and how good and how new each generated model is. */
export function buildReport(parts: ReportParts): { report: Report; models: readonly ModelEvaluation[] } {
  const { originals, generated, baselines } = parts;
  const { labels } = originals;
  const checkpoints = new CheckpointSpread(originals);
  const { spread } = checkpoints;
  const measure = (group: PopulationPredictions) => measureGroup(group, labels, checkpoints);

  const kept = measureGroup(originals, labels, checkpoints, true);
  const made = measure(generated);
  const noise = baselines.noise.map((group) => ({ amplitude: group.amplitude, measured: measure(group) }));
  const averages = ({ soup, average16, gaussian }: Averages) => ({
    soup: measure(soup),
    average16: measure(average16),
    gaussian: measure(gaussian),
  });
  const plain = averages(baselines);
  const aligned = baselines.aligned && averages(baselines.aligned);
  const reconstruction = measure(baselines.reconstruction);
  const named = {
    ...plain,
    ...(aligned && Object.fromEntries(Object.entries(aligned).map(([name, group]) => [`${name} aligned`, group]))),
    ...Object.fromEntries(noise.map((group) => [`noise ${group.amplitude}`, group.measured])),
    reconstruction,
  };

  const thresholds = verdictThresholds(spread);
  const closeness = checkpoints.closenessOf(generated);
  const models = closeness.map(
    (model, index): ModelEvaluation => ({
      index,
      accuracy: { train: generated.trainAccuracies[index] ?? 0, test: made.accuracies[index] ?? 0 },
      failed: model.failed,
      iouNearest: model.iouNearest,
      iouMean: mean(made.iou.subarray(index * spread.count, (index + 1) * spread.count)),
      l2Nearest: model.l2Nearest,
      nearestCheckpoint: made.iouNearestIndices[index] ?? 0,
      verdict: verdictOf(model, thresholds),
      wrongPredictions: made.wrong.sizes[index] ?? 0,
    }),
  );
  const heldOutSummary = (group: ComparedModels): HeldOutSummary => {
    const { summary, iouNearest } = measure(group);
    const verdicts = checkpoints.closenessOf(group).map((model) => verdictOf(model, thresholds));
    const counted = (verdict: Verdict) => verdicts.filter((other) => other === verdict).length;
    return {
      ...summary,
      iouNearest: mean(iouNearest),
      l2Nearest: meanDistance(checkpoints.l2Nearest(group.vectors)),
      verdicts: { replica: counted("replica"), interpolation: counted("interpolation"), novel: counted("novel") },
    };
  };
  const { verdict, reason } = verdictOfSet(
    models.map((model) => model.verdict),
    made.failed,
  );
  const heldOut = parts.heldOut && heldOutSummary(parts.heldOut);
  const dial = parts.dial?.map(({ temperature, ...group }): DialPoint => {
    const { summary, iouNearest, wrong } = measure(group);
    return {
      temperature,
      ...summary,
      iouNearest: mean(iouNearest),
      generatedGenerated: mean(pairsOf(iouMatrix(wrong, wrong))),
      l2Nearest: meanDistance(checkpoints.l2Nearest(group.vectors)),
    };
  });
  const baselinePoints = Object.fromEntries(Object.entries(named).map(([name, group]) => [name, group.points]));
  const among = iouMatrix(made.wrong, made.wrong);
  const chosen = bestOnTrain(originals.trainAccuracies, kept.accuracies);
  const { engine, specification, generator, seconds, flops, alarms = [] } = parts;
  const summaries = ({ soup, average16, gaussian }: typeof plain) => ({
    soup: soup.summary,
    average16: average16.summary,
    gaussian: gaussian.summary,
  });
  const report: Report = {
    schema: 1,
    engine,
    specification,
    generator,
    seconds,
    flops,
    splits: { select: "train", report: "test" },
    originals: kept.summary,
    generated: made.summary,
    ...(heldOut && { heldOut }),
    baselines: {
      bestCheckpoint: { select: chosen.train, report: chosen.report },
      ...summaries(plain),
      noise: noise.map(({ amplitude, measured: { summary } }) => ({ amplitude, ...summary })),
      reconstruction: reconstruction.summary,
      ...(aligned && { aligned: summaries(aligned) }),
    },
    iou: {
      originalOriginal: spread.iouPairs,
      generatedGenerated: mean(pairsOf(among)),
      generatedNearest: mean(nearestOf(among, models.length, "largest", true).values),
      originalGenerated: mean(made.iou),
      nearest: mean(made.iouNearest),
      originalNearest: spread.iouNearest,
    },
    l2: {
      nearest: meanDistance(Float64Array.from(closeness, ({ l2Nearest }) => l2Nearest)),
      originalNearest: spread.l2Nearest,
    },
    ...(dial && { dial }),
    matchedNovelty: matchedNovelty(made.points, baselinePoints),
    best: { selectedOnTrain: bestOnTrain(generated.trainAccuracies, made.accuracies) },
    ...(alarms.length > 0 && { alarms }),
    verdict,
    verdictReasons: [
      failureReason(checkpoints.failureThreshold, originals.classes, kept.summary),
      ...thresholds.reasons,
      reason,
    ],
    points: { originals: kept.points, generated: made.points, ...baselinePoints },
  };
  return { report, models };
}

function failureReason(threshold: number, classes: number, originals: AccuracySummary): string {
  const percent = (fraction: number) => `${(fraction * 100).toFixed(2)} %`;
  return `Failed: logits that are not finite, or an accuracy below ${percent(threshold)}, halfway between guessing (${percent(1 / classes)}) and the checkpoints' mean (${percent(originals.mean)}).`;
}
