import { squaredDistances } from "../../analysis/squared-distances.js";
import { tsne } from "../../analysis/t-sne.js";
import { randomStream } from "../../engine/random.js";
import { mean } from "../../evaluation/summary.js";
import { describedDataset } from "../../pipeline/described-datasets.js";
import { encodeParameters, loadModel } from "../../pipeline/model.js";
import { arrayNamed, getArrays } from "../../pipeline/objects-of-arrays.js";
import { remember } from "../../pipeline/remember.js";
import type { Digest } from "../../pipeline/results.js";
import { ABLATION_DATASETS, ablationPlan } from "../ablation-plan.js";
import type { Experiment, Findings, Performed, PerformedRun } from "../experiment.js";
import { GROUP_COLOURS } from "../figures/group-colours.js";
import { scatterFigure } from "../figures/scatter-figure.js";
import { pDiffModel } from "../p-diff-model.js";
import { optionValue } from "../plan.js";

/** Latents of one kind: which rows of the map. */
interface Kind {
  readonly title: string;
  readonly colour: string;
  readonly start: number;
  readonly end: number;
}

interface LatentMap {
  readonly dataset: string;
  readonly kinds: readonly Kind[];
  /** (N, 2) */
  readonly places: Float64Array;
  readonly divergence: number;
  /** For each kind, the mean distance of its latents to the nearest original (other original), in all the latent's dimensions. */
  readonly nearest: readonly number[];
  readonly measured: Digest;
}

async function mapLatents(run: PerformedRun, { plan, context }: Performed): Promise<LatentMap> {
  const { store } = context;
  const { checkpointSet, generatedSet } = run;
  const diffusionModel = pDiffModel(run.diffusionModel);
  const perplexity = optionValue(plan, "perplexity");
  const amplitude = optionValue(plan, "amplitude");
  const { seed } = plan;
  const originals = arrayNamed(await getArrays(store, diffusionModel.latents), "latents");
  const [count = 0, latent = 0] = originals.shape;
  const identity = { what: "latents", generatedSet: generatedSet.digest, perplexity, amplitude, seed };
  const { arrays, digest } = await remember("measured", identity, context, async () => {
    const model = await loadModel(store, checkpointSet, diffusionModel);
    try {
      const generated = await encodeParameters(
        model,
        arrayNamed(await getArrays(store, generatedSet.values), "values"),
      );
      const noise = randomStream(seed, "latents", "noise").normals(originals.data.length);
      const noised = originals.data.map((value, index) => value + amplitude * (noise[index] ?? 0));
      const all = Float32Array.from([...originals.data, ...noised, ...generated.data]);
      const { places, divergence } = tsne(all, latent, perplexity, randomStream(seed, "latents", "t-sne"));
      return {
        latents: { shape: [all.length / latent, latent], data: all },
        places: { shape: [all.length / latent, 2], data: Float32Array.from(places) },
        divergence: { shape: [1], data: Float32Array.of(divergence) },
      };
    } finally {
      model.dispose();
    }
  });
  const latents = arrayNamed(arrays, "latents");
  const [rows = 0] = latents.shape;
  const kinds = [
    { title: "originals", colour: GROUP_COLOURS.originals, start: 0, end: count },
    { title: `originals with noise of ${amplitude}`, colour: GROUP_COLOURS.noise, start: count, end: 2 * count },
    { title: "generated", colour: GROUP_COLOURS.generated, start: 2 * count, end: rows },
  ];
  return {
    dataset: String(run.labels["dataset"]),
    kinds,
    places: Float64Array.from(arrayNamed(arrays, "places").data),
    divergence: arrayNamed(arrays, "divergence").data[0] ?? 0,
    nearest: nearestOriginal(squaredDistances(latents.data, latent), count, kinds),
    measured: digest,
  };
}

function nearestOriginal(squares: Float64Array, originals: number, kinds: readonly Kind[]): number[] {
  const all = Math.sqrt(squares.length);
  return kinds.map(({ start, end }) =>
    mean(
      Array.from({ length: end - start }, (_, index) => {
        const row = start + index;
        const distances = squares.subarray(row * all, row * all + originals);
        return Math.sqrt(
          distances.reduce(
            (least, square, other) => (other === row ? least : Math.min(least, square)),
            Number.MAX_VALUE,
          ),
        );
      }),
    ),
  );
}

async function measure(performed: Performed): Promise<Findings> {
  const maps: LatentMap[] = [];
  for (const run of performed.runs) maps.push(await mapLatents(run, performed));
  return {
    remarks: maps.map(({ dataset, nearest: [originals = 0, noised = 0, generated = 0] }) => {
      const { title } = describedDataset(dataset);
      return `${title}: a generated latent lies ${generated.toFixed(2)} from the nearest original's on average, an original with noise ${noised.toFixed(2)}, an original ${originals.toFixed(2)} from the nearest other one's.`;
    }),
    measured: maps.map(({ measured }) => measured),
    tables: [
      {
        name: "latents",
        title: "Latents and their nearest originals",
        columns: [
          { key: "dataset", title: "Dataset", format: "text" },
          { key: "kind", title: "Latents", format: "text" },
          { key: "count", title: "Count", format: "count" },
          { key: "nearest", title: "Mean distance to the nearest original", format: "number" },
          { key: "divergence", title: "t-SNE's divergence, nats", format: "number" },
        ],
        rows: maps.flatMap(({ dataset, kinds, nearest, divergence }) =>
          kinds.map(({ title, start, end }, index) => ({
            dataset,
            kind: title,
            count: end - start,
            nearest: nearest[index] ?? null,
            divergence,
          })),
        ),
      },
    ],
    figures: [
      {
        name: "t-sne",
        caption:
          "Latents of original, noised and generated networks on a plane by t-SNE: neighbours stay neighbours, and distances between groups mean nothing.",
        svg: scatterFigure(
          "Latents by t-SNE",
          maps.map(({ dataset, kinds, places }) => ({
            title: describedDataset(dataset).title,
            x: { title: "first coordinate", ticks: [] },
            y: { title: "second coordinate", ticks: [] },
            groups: kinds.map(({ title, colour, start, end }, index) => ({
              title,
              colour,
              hollow: index === 1,
              radius: index === 1 ? 5 : 3,
              points: Array.from({ length: end - start }, (_, row) => pointAt(places, start + row)),
            })),
          })),
        ),
      },
    ],
  };
}

function pointAt(places: Float64Array, row: number): readonly [number, number] {
  return [places[2 * row] ?? 0, places[2 * row + 1] ?? 0];
}

export const latents: Experiment = {
  name: "latents",
  title: "Latents",
  question: "Do generated latents lie elsewhere than the originals', or than those with noise?",
  source: "Figure 4 (c) of the paper",
  datasets: ABLATION_DATASETS,
  options: {
    paper: { perplexity: [30], amplitude: [0.1] },
    small: { perplexity: [30], amplitude: [0.1] },
    smallest: { perplexity: [3], amplitude: [0.1] },
  },
  plan: ablationPlan,
  measure,
  published: {
    remarks: [
      "In the paper's figure generated latents lie apart from the originals', while latents with noise of 0.1 lie about the original that they were made from (ResNet-18 on CIFAR-100). Its latents have no fixed scale; ours have variance 1 at each position, of which 0.1 is a tenth of a deviation.",
    ],
    tables: [],
  },
};
