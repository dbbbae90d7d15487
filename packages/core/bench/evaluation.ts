import { findArchitecture } from "../src/architectures/find-architecture.js";
import { initialise } from "../src/architectures/initialise.js";
import { resolveSubset } from "../src/architectures/subset.js";
import { fitDataset } from "../src/datasets/fit-dataset.js";
import { openDataset } from "../src/datasets/open-dataset.js";
import { randomStream } from "../src/engine/random.js";
import { startEngine } from "../src/engine/start-engine.js";
import { predictPopulation } from "../src/evaluation/predict-population.js";
import type { ImagesSpecification } from "../src/pipeline/specification.js";
import type { Task } from "../src/task.js";
import { flatten, layoutOf } from "../src/weights/layout.js";

const MODELS = 50;
/** Whole networks that are timed to say what all of them would take. */
const ALONE = 3;

const task: Task = {
  signal: new AbortController().signal,
  report: () => {},
  restore: async () => undefined,
  checkpoint: async () => {},
};

interface Case {
  readonly name: string;
  readonly subset: string;
  readonly images: ImagesSpecification;
}

const cases: readonly Case[] = [
  { name: "convnet3", subset: "head", images: { testCount: 1000 } },
  { name: "resnet18", subset: "last-two-norms", images: { size: 32, channels: 3, testCount: 500 } },
  { name: "vit_tiny_patch16_224", subset: "last-two-norms", images: { size: 224, channels: 3, testCount: 50 } },
];

/** What sharing the frozen prefix saves: 50 networks that differ in a subset evaluated together, against 50 whole networks one after another. */
export default {
  name: "evaluation",
  async run(): Promise<{ label: string; value: number; unit: string }[]> {
    await startEngine();
    const measured = [];
    for (const one of cases) measured.push(...(await measure(one)));
    return measured;
  },
};

async function measure({ name, subset, images }: Case): Promise<{ label: string; value: number; unit: string }[]> {
  const { description, split } = fitDataset(await openDataset("mnist"), images);
  const architecture = findArchitecture(name).build({ ...description.image, classes: description.classes.length });
  const shown = { architecture, split: await split("test") };
  const network = initialise(architecture, randomStream(0, "bench"));

  const own = layoutOf(architecture, resolveSubset(architecture, subset));
  const inSubset = new Set(own.tensors.map((tensor) => tensor.name));
  const frozen = Object.fromEntries(Object.entries(network).filter(([tensor]) => !inSubset.has(tensor)));
  const vectors = randomStream(0, "bench", "subsets").uniforms(MODELS * own.dimensions, -0.05, 0.05);

  const whole = layoutOf(architecture, resolveSubset(architecture, "whole"));
  const alone = { ...shown, layout: whole, frozen: {}, vectors: flatten(whole, network) };

  const oneWhole = () => predictPopulation(alone, task, "whole");
  await oneWhole();
  const together = await secondsOf(() =>
    predictPopulation({ ...shown, layout: own, frozen, vectors }, task, "subsets"),
  );
  const oneByOne =
    (MODELS / ALONE) *
    (await secondsOf(async () => {
      for (let model = 0; model < ALONE; model++) await oneWhole();
    }));
  const title = `${MODELS} × ${architecture.title}, ${subset}, ${shown.split.count} images of ${description.image.height} pixels`;
  return [
    { label: `${title}: together`, value: together, unit: "s" },
    { label: `${title}: whole networks one after another`, value: oneByOne, unit: "s" },
    { label: `${title}: times faster`, value: oneByOne / together, unit: "x" },
  ];
}

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}
