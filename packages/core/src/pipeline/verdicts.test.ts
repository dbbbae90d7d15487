import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { alignHiddenUnits } from "../analysis/align.js";
import type { Architecture } from "../architectures/architecture.js";
import { initialise } from "../architectures/initialise.js";
import { trainNetworks } from "../checkpoints/train-networks.js";
import { randomStream } from "../engine/random.js";
import { noisedCopies } from "../evaluation/baselines.js";
import type { Verdict } from "../evaluation/report.js";
import { openStore } from "../storage/open-store.js";
import { TestTask } from "../test-task.js";
import { flatten, flattenPopulation, unflattenPopulation } from "../weights/layout.js";
import { alignedCheckpoints } from "./aligned-checkpoints.js";
import { collectCheckpoints } from "./collect.js";
import { evaluateModels } from "./evaluate.js";
import { heldOutRows, takeRows } from "./held-out-rows.js";
import { openInput } from "./input.js";
import { putArrays } from "./objects-of-arrays.js";
import { parseStage } from "./parse-specification.js";
import type { CheckpointSetResult, EvaluationResult } from "./results.js";
import { runStage, type StageContext } from "./stage.js";
import { readCheckpoints, type StoredCheckpoints } from "./stored-checkpoints.js";
import { trainDiffusionModel } from "./train.js";

// Verdicts on real networks, which read MNIST's 10,000 test images, through the stages that judge generated ones: a set of networks whose
// origin is known stands where a generator's would. The generator itself is trained for a step, and makes nothing.

const input = { dataset: "mnist", architecture: "mlp3", images: { trainCount: 5000 } };
const training = { epochs: 4, batchSize: 50, learningRate: 4e-3 };
const SEED = 1;
const HELD_OUT = 4;
const SEEN = 10;
/** Networks from independent seeds. */
const seeds = { mode: "seeds", count: SEEN + HELD_OUT, training };

let folder: string;
let context: StageContext;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "verdicts-"));
  const store = await openStore({ kind: "files", folder });
  context = { store, signal: new AbortController().signal, report: () => {}, saveEverySeconds: 15 };
});
afterAll(() => rm(folder, { recursive: true }));

function numbersTo(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

/** Networks (M, D) by the names of where they are from. */
type Origins = Readonly<Record<string, Float32Array>>;

interface Judged {
  readonly verdicts: Readonly<Record<string, readonly Verdict[]>>;
  readonly report: EvaluationResult["report"];
}

interface Collected extends StoredCheckpoints {
  readonly set: CheckpointSetResult;
  readonly architecture: Architecture;
}

async function collect(specification: object): Promise<Collected> {
  const set = await collectCheckpoints(
    { ...input, specification: parseStage("collect", specification), seed: SEED },
    context,
  );
  const { architecture } = await openInput({ ...input, subset: set.specification.subset }, context.store);
  return { set, architecture, ...(await readCheckpoints(context.store, set)) };
}

/** What the evaluation says of networks, were they generated from these checkpoints less those held out. */
async function judge({ set }: Collected, heldOut: number | undefined, origins: Origins): Promise<Judged> {
  const { store } = context;
  const least = { steps: 1, batchSize: 3 };
  const model = await trainDiffusionModel(
    {
      checkpointSet: set.digest,
      specification: parseStage("train", {
        heldOut,
        autoencoder: { channels: [2], latent: 4, ...least },
        diffusion: { channels: [2], timesteps: 2, ...least },
      }),
      seed: SEED,
    },
    context,
  );
  const named = Object.entries(origins).flatMap(([name, vectors]) =>
    new Array<string>(vectors.length / set.dimensions).fill(name),
  );
  const data = new Float32Array(named.length * set.dimensions);
  let end = 0;
  for (const vectors of Object.values(origins)) {
    data.set(vectors, end);
    end += vectors.length;
  }
  const values = await putArrays(store, { values: { shape: [named.length, set.dimensions], data } });
  const made = {
    seed: SEED,
    diffusionModel: model.digest,
    specification: parseStage("generate", { count: named.length }),
  };
  const generatedSet = await runStage("generated-set", { ...made, values }, context, async () => ({
    ...made,
    values,
    models: [],
    flops: 0,
    seconds: { generate: 0 },
  }));
  const { models, report } = await evaluateModels(
    {
      generatedSet: generatedSet.digest,
      specification: parseStage("evaluate", { noiseAmplitudes: [0.1], baselineCount: 1, selectImages: 100 }),
      seed: SEED,
    },
    context,
  );
  const verdicts = Object.fromEntries(
    Object.keys(origins).map((name) => [
      name,
      models.filter(({ index }) => named[index] === name).map(({ verdict }) => verdict),
    ]),
  );
  return { verdicts, report };
}

/** The average of each of these pairs of rows. */
function averagesOf(vectors: Float32Array, dimensions: number, pairs: readonly (readonly [number, number])[]) {
  const averages = new Float32Array(pairs.length * dimensions);
  for (const [index, [first, second]] of pairs.entries()) {
    for (let d = 0; d < dimensions; d++) {
      const sum = (vectors[first * dimensions + d] ?? 0) + (vectors[second * dimensions + d] ?? 0);
      averages[index * dimensions + d] = sum / 2;
    }
  }
  return averages;
}

const all = (verdict: Verdict, count: number) => new Array<Verdict>(count).fill(verdict);

describe("beside networks from independent seeds", () => {
  let judged: Judged;

  beforeAll(async () => {
    const collected = await collect(seeds);
    const { architecture, layout, set } = collected;
    const rows = heldOutRows(SEEN + HELD_OUT, { specification: { heldOut: HELD_OUT }, seed: SEED });
    const array = { shape: [SEEN + HELD_OUT, set.dimensions], data: collected.values };
    const values = takeRows(array, rows.kept).data;
    const aligned = await alignedCheckpoints(set, architecture, { layout, values });
    const neighbours = numbersTo(SEEN).map((row) => [row, (row + 1) % SEEN] as const);
    judged = await judge(collected, HELD_OUT, {
      copies: values,
      "copies with hidden units in another order": aligned.values,
      "copies with noise of 0.1": noisedCopies({ values, layout }, 0.1, numbersTo(SEEN), SEED),
      "averages of two": averagesOf(values, set.dimensions, neighbours),
      "averages of two that are aligned": averagesOf(aligned.values, set.dimensions, neighbours),
      "others from seeds of their own": takeRows(array, rows.heldOut).data,
    });
  });

  test("copied checkpoints are replicas, with hidden units in another order and with noise too", () => {
    expect(judged.report.originals.mean).toBeGreaterThan(0.9);
    const { verdicts } = judged;
    expect(verdicts["copies"]).toEqual(all("replica", SEEN));
    expect(verdicts["copies with hidden units in another order"]).toEqual(all("replica", SEEN));
    expect(verdicts["copies with noise of 0.1"]).toEqual(all("replica", SEEN));
  });

  test("averages of two are interpolations, aligned or not", () => {
    expect(judged.verdicts["averages of two"]).toEqual(all("interpolation", SEEN));
    expect(judged.verdicts["averages of two that are aligned"]).toEqual(all("interpolation", SEEN));
  });

  test("independently trained networks are novel, as checkpoints that were held out and as generated ones", () => {
    expect(judged.verdicts["others from seeds of their own"]).toEqual(all("novel", HELD_OUT));
    expect(judged.report.heldOut?.verdicts).toEqual({ replica: 0, interpolation: 0, novel: HELD_OUT });
  });
});

/** Pairs of steps with so many between them. */
const pairsApart = (count: number, apart: number) =>
  numbersTo(count - apart).map((step) => [step, step + apart] as const);

describe("beside the steps of one training", () => {
  const COUNT = 20;
  const HALF = COUNT / 2;
  let judged: Judged;

  beforeAll(async () => {
    const collected = await collect({
      mode: "steps",
      count: COUNT,
      pretrain: training,
      learningRate: 1e-3,
      batchSize: 50,
    });
    const { architecture, layout, set, values } = collected;
    const others = await collect(seeds);
    judged = await judge(collected, undefined, {
      copies: values,
      "copies with hidden units in another order": await alignHiddenUnits(
        architecture,
        layout,
        values,
        others.values.subarray(0, set.dimensions),
      ),
      "copies with noise of 0.005": noisedCopies({ values, layout }, 0.005, numbersTo(COUNT), SEED),
      "averages of two": averagesOf(values, set.dimensions, pairsApart(COUNT, HALF)),
      "others from seeds of their own": others.values.subarray(0, HELD_OUT * set.dimensions),
    });
  });

  test("copied checkpoints are replicas, with hidden units in another order and with noise of less than a step too", () => {
    expect(judged.report.originals.mean).toBeGreaterThan(0.9);
    const { verdicts } = judged;
    expect(verdicts["copies"]).toEqual(all("replica", COUNT));
    expect(verdicts["copies with hidden units in another order"]).toEqual(all("replica", COUNT));
    expect(verdicts["copies with noise of 0.005"]).toEqual(all("replica", COUNT));
  });

  test("averages of two that are not neighbours are interpolations", () => {
    expect(judged.verdicts["averages of two"]).toEqual(all("interpolation", HALF));
  });

  test("independently trained networks are novel", () => {
    expect(judged.verdicts["others from seeds of their own"]).toEqual(all("novel", HELD_OUT));
  });
});

describe("beside the steps of a head's training", () => {
  // More than of whole networks, as a head goes straighter on: what lies halfway between two steps lies beside the step that is halfway.
  const COUNT = 40;
  const HALF = COUNT / 2;
  let judged: Judged;

  beforeAll(async () => {
    const collected = await collect({
      mode: "steps",
      subset: "head",
      count: COUNT,
      pretrain: training,
      learningRate: 3e-3,
      batchSize: 50,
    });
    const { set, values } = collected;
    judged = await judge(collected, undefined, {
      copies: values,
      "averages of two": averagesOf(values, set.dimensions, pairsApart(COUNT, HALF)),
      "heads trained anew": await headsTrainedAnew(collected, HELD_OUT),
    });
  });

  test("copied checkpoints are replicas", () => {
    expect(judged.verdicts["copies"]).toEqual(all("replica", COUNT));
  });

  test("averages of two that are not neighbours are interpolations", () => {
    expect(judged.verdicts["averages of two"]).toEqual(all("interpolation", HALF));
  });

  test("heads trained anew, from other initial values beside the same frozen layers, are novel", () => {
    expect(judged.verdicts["heads trained anew"]).toEqual(all("novel", HELD_OUT));
  });
});

/** Heads from independent seeds for the frozen layers of a set. @returns (count, D) */
async function headsTrainedAnew({ set, architecture, layout, frozen }: Collected, count: number) {
  const { dataset } = await openInput({ ...input, subset: set.specification.subset }, context.store);
  const split = await dataset.split("train");
  const initial = new Float32Array(count * layout.dimensions);
  for (const head of numbersTo(count)) {
    const network = initialise(architecture, randomStream(SEED, "heads trained anew", head));
    initial.set(flatten(layout, network), head * layout.dimensions);
  }
  const { parameters } = await trainNetworks(
    {
      source: { architecture, split },
      parameters: unflattenPopulation(layout, initial, count),
      frozen,
      specification: { batchSize: 50, learningRate: 4e-3, weightDecay: 0, schedule: "cosine" },
      steps: 400,
      seed: SEED,
      paths: numbersTo(count).map((head) => ["heads trained anew", head]),
      learningRateField: "learningRate",
    },
    undefined,
    { onLoss: () => {}, afterStep: async () => {} },
    new TestTask(),
  );
  return flattenPopulation(layout, parameters, count);
}
