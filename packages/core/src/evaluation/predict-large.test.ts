import { argMax, memory, tensor4d, tidy } from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { findArchitecture } from "../architectures/find-architecture.js";
import { networkLogits } from "../architectures/network.js";
import { resolveSubset } from "../architectures/subset.js";
import { toTensors } from "../architectures/tensors-of-arrays.js";
import { formulaWeights } from "../architectures/test-timm-formula.js";
import { normaliseImages } from "../datasets/batches.js";
import type { DatasetDescription, Split } from "../datasets/dataset.js";
import { showSplit } from "../datasets/show-split.js";
import { randomStream } from "../engine/random.js";
import { startEngine } from "../engine/start-engine.js";
import { TestTask } from "../test-task.js";
import { flatten, layoutOf, unflatten } from "../weights/layout.js";
import { predictPopulation } from "./predict-population.js";

const IMAGES = 10;
const CLASSES = 20;
const MODELS = 3;
const SIZE = 32;
const description: DatasetDescription = {
  name: "noise",
  title: "Noise",
  classes: Array.from({ length: CLASSES }, (_, index) => String(index)),
  image: { height: SIZE, width: SIZE, channels: 3 },
  normalisation: { mean: [0.5, 0.5, 0.5], std: [0.25, 0.25, 0.25] },
  licence: "none",
  source: "none",
  splits: { train: { count: 0 }, test: { count: IMAGES } },
};
const split: Split = {
  name: "test",
  count: IMAGES,
  digest: "",
  images: Uint8Array.from(randomStream(0, "images").uniforms(IMAGES * SIZE * SIZE * 3, 0, 256)),
  labels: new Uint8Array(IMAGES),
};

beforeAll(() => startEngine());

test.each([
  // The shortcut around a ResNet-18's last norms outweighs them unless they change much.
  { name: "resnet18", subsets: ["last-two-norms"], factor: 40 },
  { name: "resnet18", subsets: ["depth-1", "head", "whole"], factor: 2 },
  { name: "resnet50", subsets: ["last-two-norms", "norms"], factor: 2 },
  { name: "vit_tiny_patch16_224", subsets: ["last-two-norms", "head", "whole"], factor: 2 },
  { name: "vit_base_patch16_224", subsets: ["last-two-norms"], factor: 2 },
  { name: "convnext_tiny", subsets: ["last-two-norms", "head"], factor: 2 },
  { name: "convnext_base", subsets: ["last-two-norms"], factor: 2 },
])(
  "many networks of $name that differ in one of $subsets predict what each does alone, run in full",
  async ({ name, subsets, factor }) => {
    const architecture = findArchitecture(name).build({ ...description.image, classes: CLASSES });
    const network = formulaWeights(architecture);
    for (const subset of subsets) {
      const layout = layoutOf(architecture, resolveSubset(architecture, subset));
      const own = flatten(layout, network);
      const vectors = new Float32Array(MODELS * layout.dimensions);
      for (let model = 0; model < MODELS; model++) {
        const factors = randomStream(model, subset).uniforms(layout.dimensions, -factor, factor);
        for (const { name: each, offset, size } of layout.tensors) {
          // Variances stay above zero.
          if (each.endsWith("running_var")) factors.fill(1 + model, offset, offset + size);
        }
        vectors.set(
          own.map((value, index) => value * (factors[index] ?? 1)),
          model * layout.dimensions,
        );
      }
      const inSubset = new Set(layout.tensors.map((each) => each.name));
      const frozen = Object.fromEntries(Object.entries(network).filter(([each]) => !inSubset.has(each)));
      const before = memory().numTensors;
      const { predictions, finite } = await predictPopulation(
        { architecture, layout, frozen, vectors, split: showSplit(split, description), batchSize: 4 },
        new TestTask(),
        "key",
      );
      expect(memory().numTensors).toBe(before);
      expect([...finite]).toEqual([1, 1, 1]);
      const alone = Array.from({ length: MODELS }, (_, model) =>
        tidy(() => {
          const vector = vectors.subarray(model * layout.dimensions, (model + 1) * layout.dimensions);
          const tensors = toTensors({ ...network, ...unflatten(layout, vector) });
          const pixels = normaliseImages(
            split,
            description,
            Array.from({ length: IMAGES }, (_, image) => image),
          );
          const data = tensor4d(pixels, [IMAGES, SIZE, SIZE, 3]);
          return [
            ...argMax(
              networkLogits(architecture.nodes, tensors, { images: { kind: "images", data, models: 1 } }),
              -1,
            ).dataSync(),
          ];
        }),
      );
      expect([...predictions], subset).toEqual(alone.flat());
      // Networks that all agreed would hide a mix-up.
      expect(new Set(alone.map(String)).size, subset).toBeGreaterThan(1);
    }
  },
);
