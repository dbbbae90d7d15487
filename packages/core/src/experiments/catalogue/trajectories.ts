import { principalAxes } from "../../behavioural/principal-axes.js";
import { soup } from "../../evaluation/baselines.js";
import { l2Matrix } from "../../evaluation/l2.js";
import { deviation, mean } from "../../evaluation/summary.js";
import { describedDataset } from "../../pipeline/described-datasets.js";
import { loadModel } from "../../pipeline/model.js";
import { arrayNamed } from "../../pipeline/objects-of-arrays.js";
import { remember } from "../../pipeline/remember.js";
import type { Digest } from "../../pipeline/results.js";
import { readCheckpoints } from "../../pipeline/stored-checkpoints.js";
import { ABLATION_DATASETS, ablationPlan } from "../ablation-plan.js";
import type { Experiment, Findings, Performed, PerformedRun } from "../experiment.js";
import { GROUP_COLOURS, SERIES_COLOURS } from "../figures/group-colours.js";
import { rangeOf } from "../figures/range-of.js";
import { type Point, type PointGroup, type ScatterPanel, scatterFigure } from "../figures/scatter-figure.js";
import { pDiffModel } from "../p-diff-model.js";
import { optionValue } from "../plan.js";
import { sampleTrajectories } from "../sample-trajectories.js";

interface Followed {
  readonly dataset: string;
  readonly moments: readonly number[];
  /** For each start, the distance to the originals' mean at each moment. */
  readonly distances: readonly (readonly number[])[];
  /** The originals' own distances to their mean. */
  readonly originals: readonly number[];
  /** On the two directions in which trajectories and originals differ most: for each start its places, then the originals'. */
  readonly places: readonly (readonly Point[])[];
  readonly originalPlaces: readonly Point[];
  readonly measured: Digest;
}

async function follow(run: PerformedRun, { plan, context }: Performed): Promise<Followed> {
  const { checkpointSet } = run;
  const diffusionModel = pDiffModel(run.diffusionModel);
  const starts = optionValue(plan, "starts");
  const looks = optionValue(plan, "looks");
  const { seed } = plan;
  const checkpoints = await readCheckpoints(context.store, checkpointSet);
  const { dimensions } = checkpoints.layout;
  const identity = { what: "trajectories", diffusionModel: diffusionModel.digest, starts, looks, seed };
  const { arrays, digest } = await remember("measured", identity, context, async (task) => {
    const model = await loadModel(context.store, checkpointSet, diffusionModel);
    try {
      const { diffusion } = diffusionModel.specification;
      const { moments, parameters } = await sampleTrajectories(model, diffusion, starts, looks, seed, task);
      return {
        moments: { shape: [moments.length], data: Float32Array.from(moments) },
        parameters: { shape: [starts, moments.length, dimensions], data: parameters },
      };
    } finally {
      model.dispose();
    }
  });
  const moments = [...arrayNamed(arrays, "moments").data];
  const { data: parameters } = arrayNamed(arrays, "parameters");
  const centre = soup(checkpoints);
  const distances = [...l2Matrix(parameters, centre, dimensions)];
  const all = Float32Array.from([...parameters, ...checkpoints.values]);
  const rows = all.length / dimensions;
  const { codes } = await principalAxes({ shape: [rows, dimensions], data: all }, 2, "options.starts");
  const places = Array.from(
    { length: rows },
    (_, row): Point => [codes.data[2 * row] ?? 0, codes.data[2 * row + 1] ?? 0],
  );
  const perStart = <T>(values: readonly T[]): T[][] =>
    Array.from({ length: starts }, (_, start) => values.slice(start * moments.length, (start + 1) * moments.length));
  return {
    dataset: String(run.labels["dataset"]),
    moments,
    distances: perStart(distances),
    originals: [...l2Matrix(checkpoints.values, centre, dimensions)],
    places: perStart(places),
    originalPlaces: places.slice(starts * moments.length),
    measured: digest,
  };
}

async function measure(performed: Performed): Promise<Findings> {
  const followed: Followed[] = [];
  for (const run of performed.runs) followed.push(await follow(run, performed));
  return {
    remarks: followed.map(({ dataset, distances, originals }) => {
      const { title } = describedDataset(dataset);
      const [first, last] = [distances.map(([start = 0]) => start), distances.map((way) => way.at(-1) ?? 0)];
      return `${title}: from ${mean(first).toFixed(2)} away from the originals' mean at the start, the ${distances.length} ways come to ${mean(last).toFixed(2)}; the originals themselves lie ${mean(originals).toFixed(2)} from it (deviation ${deviation(originals).toFixed(2)}).`;
    }),
    measured: followed.map(({ measured }) => measured),
    tables: [
      {
        name: "distances",
        title: "Distance to the originals' mean on the way from noise (L2)",
        columns: [
          { key: "dataset", title: "Dataset", format: "text" },
          { key: "moment", title: "Timestep", format: "text" },
          { key: "mean", title: "Mean of the ways", format: "number" },
          { key: "low", title: "nearest", format: "number" },
          { key: "high", title: "farthest", format: "number" },
          { key: "originals", title: "Originals, mean", format: "number" },
          { key: "deviation", title: "deviation", format: "number" },
        ],
        rows: followed.flatMap(({ dataset, moments, distances, originals }) =>
          moments.map((moment, index) => {
            const here = distances.map((way) => way[index] ?? 0);
            return {
              dataset,
              moment: moment < 0 ? "end" : String(moment),
              ...rangeOf(here),
              originals: mean(originals),
              deviation: deviation(originals),
            };
          }),
        ),
      },
    ],
    figures: [
      {
        name: "ways",
        caption:
          "Decoded latents on their way from noise, on the two directions in which they and the originals differ most. Rings: where each way ends; the shaded ellipse has the originals' mean in its middle and reaches as far as their deviation.",
        svg: scatterFigure("Ways from noise to networks", followed.map(waysPanel)),
      },
    ],
  };
}

function waysPanel({ dataset, places, originalPlaces }: Followed): ScatterPanel {
  const centre: Point = [mean(originalPlaces.map(([x]) => x)), mean(originalPlaces.map(([, y]) => y))];
  const spread: Point = [deviation(originalPlaces.map(([x]) => x)), deviation(originalPlaces.map(([, y]) => y))];
  const ways = places.flatMap((points, start): PointGroup[] => {
    const colour = SERIES_COLOURS[(start + 1) % SERIES_COLOURS.length] ?? GROUP_COLOURS.generated;
    const title = `start ${start + 1}`;
    return [
      { title, colour, points, joined: true, radius: 1.8 },
      { title, colour, points: points.slice(-1), hollow: true, radius: 6 },
    ];
  });
  return {
    title: describedDataset(dataset).title,
    x: { title: "first principal direction, deviations" },
    y: { title: "second, deviations" },
    groups: [
      { title: "originals", colour: GROUP_COLOURS.originals, points: originalPlaces, radius: 2 },
      { title: "originals", colour: GROUP_COLOURS.originals, points: [centre], radius: 5, spread },
      ...ways,
    ],
  };
}

export const trajectories: Experiment = {
  name: "trajectories",
  title: "Ways from noise",
  question: "Where do samples begin, how do they come to the originals, and do they end in the same place?",
  source: "Figure 5 (a) of the paper",
  datasets: ABLATION_DATASETS,
  options: {
    paper: { starts: [5], looks: [40] },
    small: { starts: [5], looks: [20] },
    smallest: { starts: [5], looks: [3] },
  },
  plan: ablationPlan,
  measure,
  published: {
    remarks: [
      "In the paper's figure the five ways come close to the originals, end at some distance from their mean, and differ from each other.",
    ],
    tables: [],
  },
};
