import { findArchitecture } from "../src/architectures/find-architecture.js";
import { initialise } from "../src/architectures/initialise.js";
import { resolveSubset } from "../src/architectures/subset.js";
import { openDataset } from "../src/datasets/open-dataset.js";
import { randomStream } from "../src/engine/random.js";
import { startEngine } from "../src/engine/start-engine.js";
import { predictPopulation } from "../src/evaluation/predict-population.js";
import type { Task } from "../src/task.js";
import { flatten, layoutOf } from "../src/weights/layout.js";

const MODELS = 50;
const IMAGES = 1000;

const task: Task = {
  signal: new AbortController().signal,
  report: () => {},
  restore: async () => undefined,
  checkpoint: async () => {},
};

/** What sharing the frozen prefix saves: 50 heads of a ConvNet-3 evaluated together, against 50 whole networks one after another. */
export default {
  name: "evaluation",
  async run(): Promise<{ label: string; value: number; unit: string }[]> {
    await startEngine();
    const { description, split } = await openDataset("mnist");
    const architecture = findArchitecture("convnet3").build({
      ...description.image,
      classes: description.classes.length,
    });
    const test = await split("test");
    const size = test.images.length / test.count;
    const images = {
      ...test,
      count: IMAGES,
      images: test.images.subarray(0, IMAGES * size),
      labels: test.labels.subarray(0, IMAGES),
    };
    const network = initialise(architecture, randomStream(0, "bench"));

    const head = layoutOf(architecture, resolveSubset(architecture, "head"));
    const frozen = Object.fromEntries(
      Object.entries(network).filter(([name]) => head.tensors.every((tensor) => tensor.name !== name)),
    );
    const vectors = randomStream(0, "bench", "heads").uniforms(MODELS * head.dimensions, -0.05, 0.05);
    const shared = { architecture, layout: head, frozen, vectors, split: images, description };

    const whole = layoutOf(architecture, resolveSubset(architecture, "whole"));
    const alone = {
      architecture,
      layout: whole,
      frozen: {},
      vectors: flatten(whole, network),
      split: images,
      description,
    };

    await predictPopulation(alone, task, "predictions");
    const together = await secondsOf(() => predictPopulation(shared, task, "predictions"));
    const oneByOne = await secondsOf(async () => {
      for (let model = 0; model < MODELS; model++) await predictPopulation(alone, task, "predictions");
    });
    return [
      { label: `${MODELS} heads with a shared prefix, ${IMAGES} images`, value: together, unit: "s" },
      { label: `${MODELS} whole networks one after another, ${IMAGES} images`, value: oneByOne, unit: "s" },
      { label: "shared prefix, times faster", value: oneByOne / together, unit: "x" },
    ];
  },
};

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}
