import { iouMatrix } from "../../evaluation/iou.js";
import { nearestOf } from "../../evaluation/nearest.js";
import { mean } from "../../evaluation/summary.js";
import { type WrongSets, wrongSets } from "../../evaluation/wrong-sets.js";
import { describedDataset } from "../../pipeline/described-datasets.js";
import { ABLATION_DATASETS, ablationPlan } from "../ablation-plan.js";
import type { Experiment, Findings, Performed, PerformedRun } from "../experiment.js";
import { GROUP_COLOURS } from "../figures/group-colours.js";
import { type MatrixPanel, matrixFigure } from "../figures/matrix-figure.js";
import { rangeOf } from "../figures/range-of.js";
import { rangesFigure } from "../figures/ranges-figure.js";
import { goodAccuracy, reaching } from "../good-accuracy.js";
import { pickRows } from "../pick-rows.js";
import { authorsTable } from "../published/authors-logs.js";
import { readRun } from "../run-data.js";

/** Each network's likeness to others of a kind: one value a network. */
interface Comparison {
  readonly title: string;
  readonly colour: string;
  readonly values: readonly number[];
}

interface Compared {
  readonly dataset: string;
  readonly threshold: number;
  readonly originals: number;
  readonly generated: number;
  readonly comparisons: readonly Comparison[];
  /** (originals + generated)² */
  readonly matrix: Float64Array;
}

async function compare(run: PerformedRun, { context }: Performed): Promise<Compared> {
  const { test, predictions, accuracies } = await readRun(run, context.store);
  const threshold = goodAccuracy(accuracies.originals);
  const good = (kind: "originals" | "generated"): WrongSets =>
    wrongSets(pickRows(predictions[kind], test.count, reaching(accuracies[kind], threshold)), test.labels);
  const originals = good("originals");
  const generated = good("generated");
  const between = iouMatrix(generated, originals);
  const { originals: blue, generated: red, soup: green, noise: grey } = GROUP_COLOURS;
  return {
    dataset: String(run.labels["dataset"]),
    threshold,
    originals: originals.models,
    generated: generated.models,
    comparisons: [
      { title: "originals, each with the others", colour: blue, values: meansToOthers(originals) },
      { title: "generated, each with the others", colour: red, values: meansToOthers(generated) },
      {
        title: "generated with all originals",
        colour: green,
        values: rowsOf(between, originals.models).map((row) => mean(row)),
      },
      {
        title: "generated with the nearest original",
        colour: grey,
        values: generated.models === 0 ? [] : [...nearestOf(between, originals.models, "largest", false).values],
      },
    ],
    matrix: jointMatrix(iouMatrix(originals, originals), between, iouMatrix(generated, generated)),
  };
}

function rowsOf(matrix: Float64Array, columns: number): Float64Array[] {
  return Array.from({ length: columns === 0 ? 0 : matrix.length / columns }, (_, row) =>
    matrix.subarray(row * columns, (row + 1) * columns),
  );
}

/** Of a group with one network alone there is nothing to compare. */
function meansToOthers(group: WrongSets): number[] {
  if (group.models < 2) return [];
  return rowsOf(iouMatrix(group, group), group.models).map((row, own) => mean(row.filter((_, other) => other !== own)));
}

/** Originals first, then generated networks, both ways. */
function jointMatrix(originals: Float64Array, between: Float64Array, generated: Float64Array): Float64Array {
  const k = Math.sqrt(originals.length);
  const m = Math.sqrt(generated.length);
  const size = k + m;
  return Float64Array.from({ length: size * size }, (_, index) => {
    const row = Math.floor(index / size);
    const column = index % size;
    if (row < k && column < k) return originals[row * k + column] ?? 0;
    if (row >= k && column >= k) return generated[(row - k) * m + column - k] ?? 0;
    return between[(Math.max(row, column) - k) * k + Math.min(row, column)] ?? 0;
  });
}

async function measure(performed: Performed): Promise<Findings> {
  const compared: Compared[] = [];
  for (const run of performed.runs) compared.push(await compare(run, performed));
  const smallest = Math.min(...compared.flatMap(({ matrix }) => [...matrix]));
  const panels = compared.map(
    ({ dataset, matrix, originals, generated }): MatrixPanel => ({
      title: describedDataset(dataset).title,
      values: matrix,
      columns: originals + generated,
      across: `${originals} originals, then ${generated} generated`,
      down: "the same networks",
      cuts: [originals],
    }),
  );
  return {
    remarks: compared.map(remarkOf),
    tables: [
      {
        name: "iou",
        title: "Likeness of wrong predictions (IoU) among good networks",
        columns: [
          { key: "dataset", title: "Dataset", format: "text" },
          { key: "comparison", title: "Compared", format: "text" },
          { key: "networks", title: "Networks", format: "count" },
          { key: "mean", title: "Mean IoU", format: "number" },
          { key: "low", title: "lowest", format: "number" },
          { key: "high", title: "highest", format: "number" },
          { key: "threshold", title: "Accuracy from", format: "percent" },
        ],
        rows: compared.flatMap(({ dataset, threshold, comparisons }) =>
          comparisons.map(({ title, values }) => ({
            dataset,
            comparison: title,
            networks: values.length,
            ...summaryOf(values),
            threshold,
          })),
        ),
      },
    ],
    figures: [
      {
        name: "means",
        caption:
          "Each network's IoU of wrong predictions with others, a line from the least to the most alike, a dot at the mean.",
        svg: rangesFigure(
          "Likeness of wrong predictions",
          "IoU of wrong predictions",
          compared.map(({ dataset, comparisons }) => ({
            title: describedDataset(dataset).title,
            rows: comparisons
              .filter(({ values }) => values.length > 0)
              .map(({ title, values }) => ({
                title: title.replace(", each", "").replace("the nearest original", "the nearest"),
                ranges: { [title]: rangeOf(values) },
              })),
          })),
          Object.fromEntries(
            (compared[0]?.comparisons ?? []).map(({ title, colour }) => [title, { title: "", colour }]),
          ),
          false,
        ),
      },
      {
        name: "matrices",
        caption:
          "IoU of wrong predictions of every pair of good networks; lines part the originals, in the order of their steps, from the generated ones.",
        svg: await matrixFigure("IoU of wrong predictions", "IoU", [smallest, 1], panels),
      },
    ],
  };
}

function summaryOf(values: readonly number[]) {
  return values.length === 0 ? { mean: null, low: null, high: null } : rangeOf(values);
}

function remarkOf({ dataset, comparisons, generated }: Compared): string {
  const [originalsMean, generatedMean, , nearest] = comparisons.map(({ values }) => summaryOf(values).mean);
  const { title } = describedDataset(dataset);
  if (originalsMean == null || generatedMean == null || nearest == null)
    return `${title}: ${generated} generated networks are good enough, too few to compare.`;
  const order = generatedMean > originalsMean ? "more alike than" : "no more alike than";
  return `${title}: generated networks are ${order} the originals (IoU ${generatedMean.toFixed(3)} against ${originalsMean.toFixed(3)}); their nearest originals lie at ${nearest.toFixed(3)}.`;
}

export const similarity: Experiment = {
  name: "similarity",
  title: "Likeness of predictions",
  question: "Do generated networks make other mistakes than the originals, and than each other?",
  source: "Figure 4 (a) of the paper",
  datasets: ABLATION_DATASETS,
  plan: ablationPlan,
  measure,
  published: {
    remarks: [
      "The paper's figure shows generated networks less alike than the originals, and even their nearest originals less like them than originals are to each other. The authors' own logs say the opposite of the first: in all 36 main runs generated networks are more alike.",
    ],
    tables: [authorsTable(({ group }) => group === "main")],
  },
};
