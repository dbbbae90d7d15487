import { memory } from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { findArchitecture } from "../architectures/find-architecture.js";
import { resolveSubset } from "../architectures/subset.js";
import { formulaWeights } from "../architectures/test-timm-formula.js";
import type { DatasetDescription } from "../datasets/dataset.js";
import { showSplit } from "../datasets/show-split.js";
import { startEngine } from "../engine/start-engine.js";
import { TestTask } from "../test-task.js";
import { flatten, layoutOf } from "../weights/layout.js";
import { PopulationPasses, populationBytes } from "./population-passes.js";

beforeAll(() => startEngine());

// The norms' maps are large, so networks run alone; each then has the convolution between them laid out with its own norm: 9.4 MB for 8 kB.
test("many networks with a small subset hold no more than what is planned for them", async () => {
  const description: DatasetDescription = {
    name: "black",
    title: "Black",
    classes: ["0", "1"],
    image: { height: 224, width: 224, channels: 3 },
    normalisation: { mean: [0.5, 0.5, 0.5], std: [0.25, 0.25, 0.25] },
    licence: "none",
    source: "none",
    splits: { train: { count: 0 }, test: { count: 2 } },
  };
  const images = new Uint8Array(2 * 224 * 224 * 3);
  const split = showSplit({ name: "test", count: 2, digest: "", images, labels: new Uint8Array(2) }, description);
  const architecture = findArchitecture("resnet18").build({ ...description.image, classes: 2 });
  const layout = layoutOf(architecture, resolveSubset(architecture, "last-two-norms"));
  const network = formulaWeights(architecture);
  const inSubset = new Set(layout.tensors.map(({ name }) => name));
  const frozen = Object.fromEntries(Object.entries(network).filter(([name]) => !inSubset.has(name)));
  const own = flatten(layout, network);
  const models = 60;
  const vectors = new Float32Array(models * layout.dimensions);
  for (let model = 0; model < models; model++) vectors.set(own, model * layout.dimensions);

  const passes = new PopulationPasses({ architecture, layout, frozen, vectors, split });
  const before = memory().numBytes;
  let most = 0;
  let networks = 0;
  for (const piece of passes.pieces) {
    for await (const { logits } of passes.logits(piece, new TestTask(), "key")) {
      most = Math.max(most, memory().numBytes - before);
      networks += logits.shape[0];
      logits.dispose();
    }
  }
  passes.dispose();
  expect(networks).toBe(models);
  expect(most).toBeLessThan(populationBytes({ architecture, layout }, models, split.count));
});
