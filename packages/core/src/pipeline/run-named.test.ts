import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { datasetDescriptions } from "../datasets/open-dataset.js";
import type { FormName } from "../datasets/published-dataset.js";
import { writeOfficialFiles } from "../datasets/readers/test-official-files.js";
import { processEnvironment } from "../engine/env.js";
import { objectKey } from "../storage/object-key.js";
import { openStore } from "../storage/open-store.js";
import { importDataset } from "./import-dataset.js";
import { namedSpecification, namedSpecifications } from "./named-specifications.js";
import { runAll } from "./run.js";
import type { RunSpecification } from "./specification.js";
import type { StageContext } from "./stage.js";

/** Stand-ins for what nobody downloads for a test: a few images in exactly the layout of the official files. */
const layouts: readonly (readonly [string, FormName])[] = [
  ["cifar10", "cifar-python"],
  ["cifar100", "cifar-binary"],
  ["stl10", "stl10-binary"],
  ["flowers102", "flowers102"],
  ["oxford-pets", "oxford-pets"],
  ["food101", "food101"],
  ["imagenet1k", "imagenet1k"],
];

/** Larger networks take up to half a minute each, ten minutes in all: without `npm run check:specifications` they go the whole way on one dataset, and the two smallest on all. */
const LARGE = ["stl10-resnet50", "flowers102-convnext-tiny", "cifar100-vit-base", "oxford-pets-convnext-base"];
const all = processEnvironment["HATCHERY_TEST_SPECIFICATIONS"] === "all";

let folder: string;
let context: StageContext;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "hatchery-named-"));
  const store = await openStore({ kind: "files", folder: join(folder, "store") });
  context = { store, signal: new AbortController().signal, saveEverySeconds: 600, report: () => {} };
  for (const [name, form] of layouts) {
    const { dataset, folder: files } = await writeOfficialFiles(name, form, folder);
    await importDataset(name, files, context, { published: [dataset] });
  }
});
afterAll(() => rm(folder, { recursive: true }));

/** At the smallest scale; with all images of a stand-in, which has fewer than that takes. */
function smallest(name: string, dataset: string): RunSpecification {
  const specification = namedSpecification(name, { scale: "smallest" });
  if (datasetDescriptions.some((known) => known.name === dataset)) return specification;
  const { trainCount: _train, testCount: _test, ...images } = specification.images ?? {};
  return { ...specification, images };
}

const run = namedSpecifications().filter(
  ({ name }) => all || /-(resnet18|vit-tiny)$/.test(name) || LARGE.includes(name),
);

test.each(run)("$name goes the whole way at the smallest scale", async ({ name, dataset, architecture }) => {
  const specification = smallest(name, dataset.name);
  const { checkpointSet, evaluation } = await runAll(specification, context);
  expect(checkpointSet).toMatchObject({ dataset: { name: dataset.name }, architecture: architecture.name });
  expect(checkpointSet.accuracies).toHaveLength(4);
  const { originals, generated, baselines } = evaluation.report;
  expect([originals.count, generated.count, baselines.soup.count]).toEqual([4, 2, 1]);
  // A frozen network is as large as all others together.
  if (checkpointSet.frozen !== undefined) await context.store.delete(objectKey(checkpointSet.frozen));
});
