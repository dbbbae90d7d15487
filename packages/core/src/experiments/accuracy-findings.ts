import { mean } from "../evaluation/summary.js";
import { describedDataset } from "../pipeline/described-datasets.js";
import type { Findings, Performed, PerformedRun } from "./experiment.js";
import { GROUP_COLOURS } from "./figures/group-colours.js";
import { type Range, rangesFigure } from "./figures/ranges-figure.js";
import type { Column, Table } from "./tables/table.js";
import { verdictInWords } from "./verdict-in-words.js";

/** What of a run's labels tells its row from the others of its dataset. */
export interface RowLabels {
  /** Of the column: `Checkpoints (K)`. */
  readonly title: string;
  readonly format: "text" | "count";
  readonly key: string;
}

const measures: readonly Column[] = [
  { key: "originalMean", title: "Originals, mean", format: "percent" },
  { key: "originalBest", title: "Best original", format: "percent" },
  { key: "soup", title: "Soup", format: "percent" },
  { key: "average16", title: "Average of 16", format: "percent" },
  { key: "gaussian", title: "Gaussian", format: "percent" },
  { key: "generatedBest", title: "Best generated", format: "percent" },
  { key: "generatedMean", title: "Generated, mean", format: "percent" },
  { key: "generatedMedian", title: "median", format: "percent" },
  { key: "generatedMin", title: "min", format: "percent" },
  { key: "iouOriginals", title: "IoU originals", format: "number" },
  { key: "iouGenerated", title: "IoU generated", format: "number" },
  { key: "iouNearest", title: "IoU nearest", format: "number" },
  { key: "verdict", title: "Verdict", format: "text" },
];

/**
 * Original, soup and generated networks of each run beside each other, with the cheaper baselines: a table, and a figure of the ranges.
 * The best original and the best generated network are chosen on training images and reported on test images.
 */
export function accuracyFindings({ runs }: Performed, title: string, row: RowLabels): Findings {
  const table: Table = {
    name: NAME,
    title,
    columns: [
      { key: "dataset", title: "Dataset", format: "text" },
      { key: row.key, title: row.title, format: row.format },
      ...measures,
    ],
    rows: runs.map((run) => ({ ...run.labels, ...measuresOf(run) })),
  };
  return {
    remarks: remarksOf(runs),
    tables: [table],
    figures: [{ name: NAME, caption: CAPTION, svg: figureOf(runs, title, row) }],
  };
}

/** Of the table and the figure, among the experiment's files. */
const NAME = "accuracy";
const CAPTION =
  "Test accuracy: a line from the worst to the best network, a dot at the mean, a diamond for the one network that is the average of all checkpoints.";

function measuresOf({ evaluation }: PerformedRun) {
  const { originals, generated, baselines, best, iou } = evaluation.report;
  return {
    originalMean: originals.mean,
    originalBest: baselines.bestCheckpoint.report,
    soup: baselines.soup.mean,
    average16: baselines.average16.mean,
    gaussian: baselines.gaussian.mean,
    generatedBest: best.selectedOnTrain.report,
    generatedMean: generated.mean,
    generatedMedian: median(evaluation.models.map(({ accuracy }) => accuracy.test)),
    generatedMin: generated.min,
    iouOriginals: iou.originalOriginal,
    iouGenerated: iou.generatedGenerated,
    iouNearest: iou.nearest,
    verdict: verdictInWords(evaluation.report),
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2;
}

function remarksOf(runs: readonly PerformedRun[]): string[] {
  const rows = runs.map(measuresOf);
  const share = (holds: (row: ReturnType<typeof measuresOf>) => boolean): string =>
    `${rows.filter(holds).length} of ${rows.length}`;
  const gain = 100 * mean(rows.map((row) => row.generatedMean - row.originalMean));
  return [
    `The generated networks' mean accuracy is at least the originals' in ${share((row) => row.generatedMean >= row.originalMean)} settings (${Math.abs(gain).toFixed(2)} points ${gain < 0 ? "below" : "above"} it on average), and at least that of averages of 16 checkpoints in ${share((row) => row.generatedMean >= row.average16)}.`,
    `Generated networks are more alike than the originals (a higher IoU among themselves) in ${share((row) => row.iouGenerated > row.iouOriginals)}.`,
  ];
}

function figureOf(runs: readonly PerformedRun[], title: string, { key }: RowLabels): string {
  const datasets = [...new Set(runs.map(({ labels }) => String(labels["dataset"])))];
  return rangesFigure(
    title,
    "Test accuracy",
    datasets.map((dataset) => ({
      title: describedDataset(dataset).title,
      rows: runs
        .filter(({ labels }) => labels["dataset"] === dataset)
        .map(({ labels, evaluation: { report } }) => ({
          title: String(labels[key]),
          ranges: { originals: rangeOf(report.originals), generated: rangeOf(report.generated) },
          marks: { soup: report.baselines.soup.mean },
        })),
    })),
    {
      originals: { title: "originals", colour: GROUP_COLOURS.originals },
      soup: { title: "soup", colour: GROUP_COLOURS.soup },
      generated: { title: "generated by p-diff", colour: GROUP_COLOURS.generated },
    },
  );
}

function rangeOf({ min, mean, max }: { readonly min: number; readonly mean: number; readonly max: number }): Range {
  return { low: min, mean, high: max };
}
