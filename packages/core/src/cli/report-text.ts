import type { AccuracySummary, Report } from "../evaluation/report.js";

/** The honest report as a table for a terminal. */
export function reportText(report: Report): string {
  const { baselines, iou, l2, best } = report;
  const rows: readonly (readonly [string, AccuracySummary])[] = [
    ["originals", report.originals],
    ["generated", report.generated],
    ["soup of all", baselines.soup],
    ["average of 16", baselines.average16],
    ["Gaussian per weight", baselines.gaussian],
    ["reconstruction", baselines.reconstruction],
    ...baselines.noise.map((noise) => [`noise ${noise.amplitude}`, noise] as const),
  ];
  return [
    `${"test accuracy".padEnd(20)} ${["mean", "std", "min", "max"].map((name) => name.padStart(9)).join("")}   models  failed`,
    ...rows.map(([name, summary]) => `${name.padEnd(20)} ${summaryText(summary)}`),
    "",
    `best checkpoint, chosen on train: ${percent(baselines.bestCheckpoint.report)} on test`,
    `best generated, chosen on train:  ${percent(best.selectedOnTrain.report)} on test (model ${best.selectedOnTrain.index})`,
    "",
    `IoU of wrong predictions: originals ${iou.originalOriginal.toFixed(3)}, generated ${iou.generatedGenerated.toFixed(3)}, between them ${iou.originalGenerated.toFixed(3)};`,
    `  to the nearest checkpoint: generated ${iou.nearest.toFixed(3)}, originals ${iou.originalNearest.toFixed(3)}`,
    `L2 to the nearest checkpoint: generated ${l2.nearest.toPrecision(4)}, originals ${l2.originalNearest.toPrecision(4)}`,
    "",
    `verdict: ${report.verdict}`,
    ...report.verdictReasons.map((reason) => `  ${reason}`),
    "",
    `seconds: ${Object.entries(report.seconds)
      .map(([stage, seconds]) => `${stage} ${seconds.toFixed(1)}`)
      .join(", ")}`,
  ].join("\n");
}

function summaryText({ mean, std, min, max, count, failures }: AccuracySummary): string {
  return `${[mean, std, min, max].map((value) => percent(value).padStart(9)).join("")}${String(count).padStart(9)}${String(failures).padStart(8)}`;
}

function percent(fraction: number): string {
  return `${(fraction * 100).toFixed(2)} %`;
}
