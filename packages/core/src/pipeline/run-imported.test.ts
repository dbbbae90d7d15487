import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { writeOfficialFiles } from "../datasets/readers/test-official-files.js";
import { openStore } from "../storage/open-store.js";
import { importDataset } from "./import-dataset.js";
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
    train: {
      autoencoder: { channels: [4, 4], latent: 8, steps: 2, batchSize: 3 },
      diffusion: { timesteps: 10, channels: [4, 4], steps: 2, batchSize: 3 },
    },
    generate: { count: 2, steps: 2 },
    evaluate: { noiseAmplitudes: [0.1], selectImages: 8, baselineCount: 2 },
  });
  const { checkpointSet, evaluation } = await runAll(specification, context);
  expect(checkpointSet.dataset).toEqual({ name: "cifar10", digest: manifest.splits.test.digest });
  expect(checkpointSet.accuracies).toHaveLength(3);
  // The test batch that was written has four images.
  expect(checkpointSet.accuracies.every((accuracy) => Number.isInteger(4 * accuracy))).toBe(true);
  expect(evaluation.report.generated.count).toBe(2);
});
