import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterEach, beforeEach, expect, test } from "vitest";
import { fitDataset } from "../datasets/fit-dataset.js";
import { openDataset } from "../datasets/open-dataset.js";
import { writeOfficialFiles } from "../datasets/readers/test-official-files.js";
import { openStore } from "../storage/open-store.js";
import { importDataset } from "./import-dataset.js";
import { arrayNamed, getArrays } from "./objects-of-arrays.js";
import { parseRunSpecification } from "./parse-specification.js";
import { runAll } from "./run.js";
import type { StageContext } from "./stage.js";

let folder: string;
let context: StageContext;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "hatchery-run-imported-"));
  const store = await openStore({ kind: "files", folder: join(folder, "store") });
  context = { store, signal: new AbortController().signal, saveEverySeconds: 15, report: () => {} };
});
afterEach(() => rm(folder, { recursive: true }));

/** Settings under which a run takes seconds. */
const settings = {
  train: {
    autoencoder: { channels: [4, 4], latent: 8, steps: 2, batchSize: 3 },
    diffusion: { timesteps: 10, channels: [4, 4], steps: 2, batchSize: 3 },
  },
  generate: { count: 2, steps: 2 },
  evaluate: { noiseAmplitudes: [0.1], selectImages: 8, baselineCount: 2 },
};

test("what was imported goes through all stages under its name", async () => {
  const { dataset, folder: files } = await writeOfficialFiles("cifar10", "cifar-binary", folder);
  const manifest = await importDataset("cifar10", files, context, { published: [dataset] });
  const specification = parseRunSpecification({
    dataset: "cifar10",
    architecture: "convnet3",
    collect: {
      mode: "steps",
      subset: "head",
      count: 3,
      pretrain: { epochs: 1, learningRate: 1e-3 },
      learningRate: 1e-3,
    },
    ...settings,
  });
  const { checkpointSet, evaluation } = await runAll(specification, context);
  expect(checkpointSet.dataset).toEqual({ name: "cifar10", digest: manifest.splits.test.digest });
  expect(checkpointSet.accuracies).toHaveLength(3);
  // The test batch that was written has four images.
  expect(checkpointSet.accuracies.every((accuracy) => Number.isInteger(4 * accuracy))).toBe(true);
  expect(evaluation.report.generated.count).toBe(2);
});

test("more classes than a byte can number are told apart", async () => {
  const CLASSES = 300;
  const root = join(folder, "many");
  for (let label = 0; label < CLASSES; label++) {
    // The class is written into the colour.
    const colour = [24 * (label >> 5), 8 * (label & 31), 128];
    const pixels = new Uint8Array(8 * 8 * 3).map((_, place) => colour[place % 3] ?? 0);
    const png = await sharp(pixels, { raw: { height: 8, width: 8, channels: 3 } })
      .png()
      .toBuffer();
    for (const split of ["train", "test"]) {
      const place = join(root, split, String(1_000 + label));
      await mkdir(place, { recursive: true });
      await writeFile(join(place, "1.png"), png);
    }
  }
  const manifest = await importDataset("many", root, context);
  expect(manifest.splits.test.perClass).toEqual(new Array(CLASSES).fill(1));
  const { split, description } = fitDataset(await openDataset("many", context), {});
  const shown = await split("test");
  expect([...shown.labels]).toEqual(Array.from({ length: CLASSES }, (_, label) => label));
  const { mean, std } = description.normalisation;
  const [red = 0, green = 0] = await shown.show([299]);
  // 299 = 9 · 32 + 11
  expect(red * (std[0] ?? 1) + (mean[0] ?? 0)).toBeCloseTo((24 * 9) / 255, 5);
  expect(green * (std[1] ?? 1) + (mean[1] ?? 0)).toBeCloseTo((8 * 11) / 255, 5);
  const specification = parseRunSpecification({
    dataset: "many",
    architecture: "mlp3",
    collect: {
      mode: "steps",
      subset: "head",
      count: 3,
      pretrain: { epochs: 4, batchSize: 100, learningRate: 3e-3 },
      learningRate: 1e-3,
    },
    ...settings,
  });
  const { checkpointSet } = await runAll(specification, context);
  const { data } = arrayNamed(await getArrays(context.store, checkpointSet.predictions), "predictions");
  const right = Array.from({ length: CLASSES }, (_, label) => label).filter((label) => data[label] === label);
  expect(right.length / CLASSES).toBeCloseTo(checkpointSet.accuracies[0] ?? -1, 9);
});
