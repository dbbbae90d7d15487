import type { DialPoint } from "../../evaluation/report.js";
import { mean } from "../../evaluation/summary.js";
import { describedDataset } from "../../pipeline/described-datasets.js";
import { behaviouralRuns } from "../behavioural-specification.js";
import type { Experiment, Findings, Performed, PerformedRun } from "../experiment.js";
import { GROUP_COLOURS } from "../figures/group-colours.js";
import { type PointGroup, scatterFigure } from "../figures/scatter-figure.js";
import type { Table } from "../tables/table.js";
import { verdictInWords } from "../verdict-in-words.js";

/** Both generators' runs on one dataset, which learned from the same checkpoints. */
interface Pair {
  readonly dataset: string;
  readonly pDiff: PerformedRun;
  readonly behavioural: PerformedRun;
}

function pairsOf({ runs, plan }: Performed): Pair[] {
  return plan.datasets.map((dataset) => {
    const run = (generator: string): PerformedRun => {
      const found = runs.find(({ labels }) => labels["dataset"] === dataset && labels["generator"] === generator);
      if (found === undefined) throw new Error(`The plan has no ${generator} run on ${dataset}.`);
      return found;
    };
    return { dataset, pDiff: run("p-diff"), behavioural: run("behavioural") };
  });
}

const reportOf = ({ evaluation }: PerformedRun) => evaluation.report;

/** Baselines, as the report names them, with their titles; where it has them. */
const BASELINES = [
  { name: "soup", title: "soup" },
  { name: "soup aligned", title: "soup, hidden units aligned" },
  { name: "average16 aligned", title: "averages of 16, aligned" },
  { name: "gaussian aligned", title: "Gaussian per weight, aligned" },
  { name: "noise 0.1", title: "originals with noise of 0.1" },
] as const;

function rowsOf({ dataset, pDiff, behavioural }: Pair) {
  const { originals, iou, l2, points } = reportOf(behavioural);
  const accuracy = ({ mean, min, max, count }: { mean: number; min: number; max: number; count: number }) => ({
    count,
    mean,
    min,
    max,
  });
  const generated = (run: PerformedRun, kind: string) => {
    const report = reportOf(run);
    return {
      dataset,
      kind,
      ...accuracy(report.generated),
      iouNearest: report.iou.nearest,
      iouAmong: report.iou.generatedGenerated,
      l2Nearest: report.l2.nearest,
      verdict: verdictInWords(report),
    };
  };
  return [
    {
      dataset,
      kind: "originals",
      ...accuracy(originals),
      iouNearest: iou.originalNearest,
      iouAmong: iou.originalOriginal,
      l2Nearest: l2.originalNearest,
      verdict: null,
    },
    ...BASELINES.flatMap(({ name, title }) => {
      const group = points[name];
      if (group === undefined) return [];
      const accuracies = group.map((point) => point.accuracy);
      return {
        dataset,
        kind: title,
        count: group.length,
        mean: mean(accuracies),
        min: Math.min(...accuracies),
        max: Math.max(...accuracies),
        iouNearest: mean(group.map((point) => point.iouNearest)),
        iouAmong: null,
        l2Nearest: null,
        verdict: null,
      };
    }),
    generated(pDiff, "p-diff"),
    generated(behavioural, "behavioural"),
  ];
}

function dialRows({ dataset, behavioural }: Pair) {
  return (reportOf(behavioural).dial ?? []).map(
    ({ temperature, count, mean: average, min, max, iouNearest, generatedGenerated, l2Nearest }: DialPoint) => ({
      dataset,
      temperature,
      count,
      mean: average,
      min,
      max,
      iouNearest,
      iouAmong: generatedGenerated,
      l2Nearest,
    }),
  );
}

/** Mean accuracy of those of each kind that are as new as a threshold asks. */
function matchedRows({ dataset, pDiff, behavioural }: Pair) {
  const plain = reportOf(pDiff).matchedNovelty;
  return reportOf(behavioural).matchedNovelty.map(({ iouAtMost, generated, baselines }) => ({
    dataset,
    iouAtMost,
    behavioural: generated,
    pDiff: plain.find((row) => row.iouAtMost === iouAtMost)?.generated ?? null,
    soup: baselines["soup aligned"] ?? null,
    average16: baselines["average16 aligned"] ?? null,
    noise: baselines["noise 0.1"] ?? null,
  }));
}

const MEASURES = [
  { key: "count", title: "Count", format: "count" },
  { key: "mean", title: "Mean accuracy", format: "percent" },
  { key: "min", title: "min", format: "percent" },
  { key: "max", title: "best on test", format: "percent" },
  { key: "iouNearest", title: "IoU nearest original", format: "number" },
  { key: "iouAmong", title: "IoU among themselves", format: "number" },
  { key: "l2Nearest", title: "L2 nearest original", format: "number" },
] as const;

const DATASET = { key: "dataset", title: "Dataset", format: "text" } as const;

function tablesOf(pairs: readonly Pair[]): Table[] {
  return [
    {
      name: "networks",
      title: "Networks from noise beside the originals and what averages and noise make of them",
      columns: [
        DATASET,
        { key: "kind", title: "Networks", format: "text" },
        ...MEASURES,
        { key: "verdict", title: "Verdict", format: "text" },
      ],
      rows: pairs.flatMap(rowsOf),
    },
    {
      name: "dial",
      title: "The dial between accuracy and novelty: the behavioural model's noise at several temperatures",
      columns: [DATASET, { key: "temperature", title: "Temperature", format: "count" }, ...MEASURES],
      rows: pairs.flatMap(dialRows),
    },
    {
      name: "matched",
      title: "Mean accuracy among the networks whose IoU with the nearest original is at most a threshold",
      columns: [
        DATASET,
        { key: "iouAtMost", title: "IoU at most", format: "count" },
        { key: "behavioural", title: "behavioural", format: "percent" },
        { key: "pDiff", title: "p-diff", format: "percent" },
        { key: "soup", title: "aligned soup", format: "percent" },
        { key: "average16", title: "aligned averages of 16", format: "percent" },
        { key: "noise", title: "noise of 0.1", format: "percent" },
      ],
      rows: pairs.flatMap(matchedRows),
    },
  ];
}

function groupsOf({ pDiff, behavioural }: Pair): PointGroup[] {
  const { points, dial = [] } = reportOf(behavioural);
  const group = (
    title: string,
    colour: string,
    of: readonly { readonly accuracy: number; readonly iouNearest: number }[] = [],
  ): PointGroup => ({
    title,
    colour,
    radius: 2.5,
    points: of.map(({ accuracy, iouNearest }) => [iouNearest, accuracy] as const),
  });
  return [
    group("noise of 0.1", GROUP_COLOURS.noise, points["noise 0.1"]),
    group("averages of 16, aligned", GROUP_COLOURS.soup, points["average16 aligned"]),
    group("p-diff", GROUP_COLOURS.pDiff, reportOf(pDiff).points["generated"]),
    group("originals", GROUP_COLOURS.originals, points["originals"]),
    group("behavioural", GROUP_COLOURS.generated, points["generated"]),
    {
      title: "behavioural, means by temperature",
      colour: GROUP_COLOURS.dial,
      joined: true,
      hollow: true,
      radius: 5,
      points: dial.map((point) => [point.iouNearest, point.mean] as const),
    },
  ];
}

async function measure(performed: Performed): Promise<Findings> {
  const pairs = pairsOf(performed);
  return {
    remarks: pairs.map(remarkOf),
    tables: tablesOf(pairs),
    figures: [
      {
        name: "novelty",
        caption:
          "Test accuracy against likeness to the nearest original (for originals, the nearest other one). New and good is at the upper left. Rings: means of the behavioural model's networks at each temperature of the dial.",
        svg: scatterFigure(
          "Good and new networks from independent seeds",
          pairs.map((pair) => ({
            title: describedDataset(pair.dataset).title,
            x: { title: "IoU with the nearest original" },
            y: { title: "Test accuracy", percent: true },
            groups: groupsOf(pair),
          })),
        ),
      },
    ],
  };
}

function remarkOf({ dataset, pDiff, behavioural }: Pair): string {
  const percent = (fraction: number) => `${(fraction * 100).toFixed(2)} %`;
  const [plain, ours] = [reportOf(pDiff), reportOf(behavioural)];
  const { title } = describedDataset(dataset);
  return `${title}: the originals have ${percent(ours.originals.mean)} on average, p-diff's networks ${percent(plain.generated.mean)} (${verdictInWords(plain)}), the behavioural model's ${percent(ours.generated.mean)} (${verdictInWords(ours)}); an original's nearest other original has an IoU of ${ours.iou.originalNearest.toFixed(3)}, a behavioural network's nearest original ${ours.iou.nearest.toFixed(3)}.`;
}

export const behavioural: Experiment = {
  name: "behavioural",
  title: "Independent seeds and a decoder that knows the task",
  question:
    "Networks from independent seeds are where plain diffusion fails: does a decoder that is trained on the task's images too make new, good networks of them?",
  source: "our own, beside Table 3 of the paper",
  datasets: { paper: ["mnist"], small: ["mnist", "shapes"], smallest: ["mnist", "shapes"] },
  plan: (request) => ({ runs: behaviouralRuns(request) }),
  measure,
  published: {
    remarks: [
      "The paper has no such generator. Its p-diff sees checkpoints alone, and so do averages and noise; the behavioural decoder is shown the training images as the originals were, which its reports say. For whole networks from independent seeds the paper reports p-diff as good as the originals; nobody is known to have repeated that.",
    ],
    tables: [],
  },
};
