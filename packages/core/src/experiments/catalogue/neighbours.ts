import { randomStream } from "../../engine/random.js";
import { accuraciesOf } from "../../evaluation/accuracy.js";
import { iouMatrix } from "../../evaluation/iou.js";
import { nearestOf } from "../../evaluation/nearest.js";
import { mean } from "../../evaluation/summary.js";
import { wrongSets } from "../../evaluation/wrong-sets.js";
import { describedDataset } from "../../pipeline/described-datasets.js";
import type { Digest } from "../../pipeline/results.js";
import { ABLATION_DATASETS, ablationPlan } from "../ablation-plan.js";
import { copiesOfNeighbours } from "../copies-of-neighbours.js";
import { distancesOf } from "../distances-of.js";
import type { Experiment, Findings, Performed, PerformedRun } from "../experiment.js";
import { GROUP_COLOURS } from "../figures/group-colours.js";
import { scatterFigure } from "../figures/scatter-figure.js";
import { goodAccuracy, reaching } from "../good-accuracy.js";
import { pickRows } from "../pick-rows.js";
import { optionValue, optionValues } from "../plan.js";
import { readRun } from "../run-data.js";

/** Networks of one kind, each with the original that it is, or was made from. */
interface Kind {
  readonly title: string;
  readonly colour: string;
  readonly accuracies: readonly number[];
  /** IoU of wrong predictions with that original. */
  readonly likeness: readonly number[];
  /** Euclidean distance of the parameters to that original's. */
  readonly distances: readonly number[];
}

interface Neighbourhood {
  readonly dataset: string;
  readonly threshold: number;
  readonly kinds: readonly Kind[];
  readonly measured: Digest;
}

/**
 * Generated networks drawn at random among the good ones, the original nearest to each by its predictions, and copies of that original: trained
 * further, and with noise of each amplitude.
 */
async function neighbourhood(run: PerformedRun, { plan, context }: Performed): Promise<Neighbourhood> {
  const data = await readRun(run, context.store);
  const { test, predictions, accuracies } = data;
  const threshold = goodAccuracy(accuracies.originals);
  const good = reaching(accuracies.generated, threshold);
  const random = randomStream(plan.seed, "neighbours");
  const chosen = Array.from(
    { length: good.length === 0 ? 0 : optionValue(plan, "repeats") },
    () => good[random.integer(good.length)] ?? 0,
  );
  const generatedWrong = wrongSets(pickRows(predictions.generated, test.count, chosen), test.labels);
  const originalsWrong = wrongSets(predictions.originals, test.labels);
  const originals = originalsWrong.models;
  const nearest = nearestOf(iouMatrix(generatedWrong, originalsWrong), originals, "largest", false);
  const neighbours = [...nearest.indices];

  const amplitudes = optionValues(plan, "amplitudes");
  const copies = await copiesOfNeighbours(run, data, neighbours, { plan, context });
  const neighboursWrong = wrongSets(pickRows(predictions.originals, test.count, neighbours), test.labels);
  const kind = (title: string, colour: string, of: Uint16Array, distances: readonly number[]): Kind => ({
    title,
    colour,
    accuracies: accuraciesOf(of, test.labels),
    likeness: diagonal(iouMatrix(wrongSets(of, test.labels), neighboursWrong)),
    distances,
  });
  const copy = (title: string, colour: string, index: number): Kind => {
    const [start, end] = [index * neighbours.length, (index + 1) * neighbours.length];
    const predicted = copies.predictions.subarray(start * test.count, end * test.count);
    return kind(title, colour, predicted, [...copies.distances.subarray(start, end)]);
  };
  return {
    dataset: String(run.labels["dataset"]),
    threshold,
    measured: copies.digest,
    kinds:
      neighbours.length === 0
        ? []
        : [
            kind(
              "generated",
              GROUP_COLOURS.generated,
              pickRows(predictions.generated, test.count, chosen),
              distancesOf(data, data.generated, chosen, neighbours),
            ),
            copy("fine-tuned", GROUP_COLOURS.fineTuned, 0),
            ...amplitudes.map((amplitude, index) => copy(`noise ${amplitude}`, GROUP_COLOURS.noise, index + 1)),
          ],
  };
}

function diagonal(matrix: Float64Array): number[] {
  const size = Math.sqrt(matrix.length);
  return Array.from({ length: size }, (_, index) => matrix[index * size + index] ?? 0);
}

async function measure(performed: Performed): Promise<Findings> {
  const found: Neighbourhood[] = [];
  for (const run of performed.runs) found.push(await neighbourhood(run, performed));
  return {
    remarks: found.map(remarkOf),
    measured: found.map(({ measured }) => measured),
    tables: [
      {
        name: "copies",
        title: "Likeness to the nearest original, of generated networks and of copies of that original",
        columns: [
          { key: "dataset", title: "Dataset", format: "text" },
          { key: "kind", title: "Kind", format: "text" },
          { key: "count", title: "Networks", format: "count" },
          { key: "good", title: "good", format: "count" },
          { key: "accuracy", title: "Mean accuracy", format: "percent" },
          { key: "best", title: "best", format: "percent" },
          { key: "iou", title: "Mean IoU", format: "number" },
          { key: "goodIou", title: "IoU of good ones", format: "number" },
          { key: "distance", title: "Mean distance (L2)", format: "number" },
          { key: "rivals", title: "As accurate and as unlike as the generated on average", format: "count" },
          { key: "threshold", title: "Good from", format: "percent" },
        ],
        rows: found.flatMap(rowsOf),
      },
    ],
    figures: [
      {
        name: "copies",
        caption:
          "Test accuracy against likeness to the nearest original: of generated networks, and of copies of that original that were trained further or got noise. New and good would be at the upper left.",
        svg: scatterFigure(
          "Generated networks and copies of their nearest originals",
          found.map(({ dataset, kinds }) => ({
            title: describedDataset(dataset).title,
            x: { title: "IoU with the nearest original" },
            y: { title: "Test accuracy", percent: true },
            groups: [...kinds].reverse().map(({ title, colour, accuracies, likeness }) => ({
              title: title.startsWith("noise") ? "noise" : title,
              colour,
              hollow: title.startsWith("noise"),
              points: likeness.map((iou, index) => [iou, accuracies[index] ?? 0] as const),
            })),
          })),
        ),
      },
    ],
  };
}

/** Of generated networks first, as those of copies are held against them. */
function rowsOf({ dataset, threshold, kinds }: Neighbourhood) {
  const [generated] = kinds;
  return generated === undefined
    ? []
    : kinds.map((kind) => ({ dataset, ...rowOf(kind, generated, threshold), threshold }));
}

function rowOf({ title, accuracies, likeness, distances }: Kind, generated: Kind, threshold: number) {
  const good = reaching(accuracies, threshold);
  const rivals = reaching(accuracies, mean(generated.accuracies)).filter(
    (index) => (likeness[index] ?? 1) <= mean(generated.likeness),
  );
  return {
    kind: title,
    count: accuracies.length,
    good: good.length,
    accuracy: mean(accuracies),
    best: Math.max(...accuracies),
    iou: mean(likeness),
    distance: mean(distances),
    rivals: rivals.length,
    goodIou: good.length === 0 ? null : mean(good.map((index) => likeness[index] ?? 0)),
  };
}

function remarkOf(found: Neighbourhood): string {
  const { title } = describedDataset(found.dataset);
  const [generated, ...copies] = rowsOf(found);
  if (generated === undefined) return `${title}: no generated network is good enough to be compared.`;
  const matching = copies.filter(({ accuracy, iou }) => accuracy >= generated.accuracy && iou <= generated.iou);
  const whole =
    matching.length === 0
      ? `${title}: no kind of copy is on average both as accurate as the generated networks (${(generated.accuracy * 100).toFixed(2)} %) and as unlike the nearest original (IoU ${generated.iou.toFixed(3)})`
      : `${title}: ${matching.map(({ kind }) => kind).join(", ")} ${matching.length === 1 ? "is" : "are"} on average as accurate as the generated networks and as unlike the nearest original`;
  const single = [generated, ...copies].map(({ kind, rivals, count }) => `${rivals} of ${count} ${kind}`);
  return `${whole}; network by network, as accurate and as unlike as that average are ${single.join(", ")}.`;
}

const AMPLITUDES = [0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.07, 0.08, 0.09, 0.1];

export const neighbours: Experiment = {
  name: "neighbours",
  title: "Noised and fine-tuned neighbours",
  question: "Could noise or further training have made of the nearest original what diffusion generated?",
  source: "Figure 4 (b) of the paper",
  datasets: ABLATION_DATASETS,
  options: {
    paper: { repeats: [50], fineTuneSteps: [391], amplitudes: AMPLITUDES },
    small: { repeats: [50], fineTuneSteps: [32], amplitudes: [0.01, 0.03, 0.1, 0.3] },
    smallest: { repeats: [2], fineTuneSteps: [1], amplitudes: [0.1] },
  },
  plan: ablationPlan,
  measure,
  published: {
    remarks: [
      "The paper finds that fine-tuned and noised copies hardly ever beat their original and stay very like it, and concludes that neither makes new, good networks as diffusion does (ResNet-18 on CIFAR-100, networks above 76.5 %, 50 repeats).",
      "Others find that noise does as well as p-diff there (arXiv 2506.07998): of CIFAR-100 and ResNet-18, original 76.7 % (IoU with the nearest other original .98), generated 77.4 % (.85), averages of 16 checkpoints 77.5 % (.87), a Gaussian for every weight 77.2 % (.84), noise 76.2 % (.85).",
    ],
    tables: [],
  },
};
