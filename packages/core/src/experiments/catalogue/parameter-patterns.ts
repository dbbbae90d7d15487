import { mean } from "../../evaluation/summary.js";
import { describedDataset } from "../../pipeline/described-datasets.js";
import { readCheckpoints } from "../../pipeline/stored-checkpoints.js";
import { ABLATION_DATASETS } from "../ablation-plan.js";
import { ablationSpecification } from "../ablation-specification.js";
import type { Experiment, Findings, Performed, PerformedCollection } from "../experiment.js";
import { type MatrixPanel, matrixFigure } from "../figures/matrix-figure.js";

const SEEDS = 3;
/** As many trainings as there are seeds, which no other experiment goes on from. */
const FEWER = { trainCount: 1_000, testCount: 500 } as const;

/** The paper's two: a convolution of the second stage, and the last layer. */
const TENSORS = ["layer2.0.conv1.weight", "fc.weight"] as const;

/** One tensor of one trained network. */
interface Pattern {
  readonly dataset: string;
  readonly tensor: string;
  readonly seed: number;
  readonly rows: number;
  /** From 0, the smallest, to 1, the largest. */
  readonly values: Float32Array;
}

/** Values from 0, the smallest, to 1, the largest; all 0 where they are all the same. */
function minMaxNormalised(values: Float32Array): Float32Array {
  const low = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const high = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  return values.map((value) => (high > low ? (value - low) / (high - low) : 0));
}

async function patternsOf({ labels, checkpointSet }: PerformedCollection, { context }: Performed): Promise<Pattern[]> {
  const { layout, values } = await readCheckpoints(context.store, checkpointSet);
  return layout.tensors.map(({ name, shape, offset, size }) => ({
    dataset: String(labels["dataset"]),
    tensor: name,
    seed: Number(labels["seed"]),
    rows: shape[0] ?? 1,
    values: minMaxNormalised(values.subarray(offset, offset + size)),
  }));
}

/** Pearson's correlation of values at the same place. */
function correlation(a: Float32Array, b: Float32Array): number {
  const [meanA, meanB] = [mean(a), mean(b)];
  let [both, squaresA, squaresB] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [(a[i] ?? 0) - meanA, (b[i] ?? 0) - meanB];
    both += x * y;
    squaresA += x * x;
    squaresB += y * y;
  }
  return both / Math.sqrt(squaresA * squaresB);
}

async function measure(performed: Performed): Promise<Findings> {
  const patterns: Pattern[] = [];
  for (const collection of performed.collections) patterns.push(...(await patternsOf(collection, performed)));
  const pairs = performed.plan.datasets.flatMap((dataset) => TENSORS.map((tensor) => ({ dataset, tensor })));
  const rows = pairs.flatMap(({ dataset, tensor }) => {
    const [first, ...others] = patterns.filter((pattern) => pattern.dataset === dataset && pattern.tensor === tensor);
    if (first === undefined) return [];
    const asNumbers = (values: Float32Array): Float32Array => values.toSorted();
    return others.map((other) => ({
      dataset: first.dataset,
      tensor: first.tensor,
      seeds: `${first.seed} and ${other.seed}`,
      inPlace: correlation(first.values, other.values),
      sorted: correlation(asNumbers(first.values), asNumbers(other.values)),
    }));
  });
  const figures = [];
  for (const dataset of performed.plan.datasets) {
    const panels = TENSORS.flatMap((tensor) =>
      patterns
        .filter((pattern) => pattern.dataset === dataset && pattern.tensor === tensor)
        .map(
          ({ seed, values, rows: outputs }): MatrixPanel => ({
            title: `${tensor}, seed ${seed}`,
            values,
            columns: values.length / outputs,
            across: "inputs and places of the kernel",
            down: "outputs",
          }),
        ),
    );
    figures.push({
      name: dataset,
      caption: `Parameters of networks trained on ${describedDataset(dataset).title} from ${SEEDS} seeds, each tensor from its smallest value (light) to its largest (dark).`,
      svg: await matrixFigure("Parameters of three trainings", "from smallest to largest", [0, 1], panels, SEEDS),
    });
  }
  return {
    remarks: [
      `At the same place, parameters from two seeds have a correlation of ${mean(rows.map(({ inPlace }) => inPlace)).toFixed(3)} on average; sorted by size, ${mean(rows.map(({ sorted }) => sorted)).toFixed(3)}: what trainings from different seeds share is how their parameters are distributed, not where they stand.`,
    ],
    tables: [
      {
        name: "patterns",
        title: "Correlation of parameters between seeds",
        columns: [
          { key: "dataset", title: "Dataset", format: "text" },
          { key: "tensor", title: "Tensor", format: "text" },
          { key: "seeds", title: "Seeds", format: "text" },
          { key: "inPlace", title: "At the same place", format: "number" },
          { key: "sorted", title: "Sorted by size", format: "number" },
        ],
        rows,
      },
    ],
    figures,
  };
}

export const parameterPatterns: Experiment = {
  name: "parameter-patterns",
  title: "Parameters of three trainings",
  question: "Do the parameters of networks trained from different seeds have patterns in common?",
  source: "Figure 3 of the paper",
  datasets: ABLATION_DATASETS,
  plan(request) {
    const specification = ablationSpecification(request);
    const images = request.scale === "small" ? { ...specification.images, ...FEWER } : specification.images;
    return {
      collections: Array.from({ length: SEEDS }, (_, index) => ({
        labels: { dataset: request.dataset, seed: request.seed + index },
        specification: {
          ...specification,
          images,
          seed: request.seed + index,
          collect: { ...specification.collect, subset: [...TENSORS], count: 1 },
        },
      })),
    };
  },
  measure,
  published: {
    remarks: [
      "The paper sees specific patterns in heat maps of a convolution of the second stage and of the last layer, over three seeds, and takes them for what its method learns (ResNet-18).",
    ],
    tables: [],
  },
};
