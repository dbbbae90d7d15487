import { nextFrame, type Tensor, tensor, tensor4d, tidy } from "@tensorflow/tfjs-core";
import type { Architecture } from "../architectures/architecture.js";
import { applyNodes, type NetworkTensors, networkLogits } from "../architectures/network.js";
import { nodeShapes, shapeSize } from "../architectures/node-shapes.js";
import { type SplitNetwork, splitNetwork } from "../architectures/subset.js";
import { normaliseImages } from "../datasets/batches.js";
import type { DatasetDescription, Split } from "../datasets/dataset.js";
import { Interrupted } from "../errors.js";
import type { Task } from "../task.js";
import { type Layout, unflattenPopulation } from "../weights/layout.js";
import type { NamedArrays } from "../weights/named-arrays.js";
import { NO_CLASS } from "./accuracy.js";

/** M networks that differ in a subset of their tensors only, and the images to classify. */
export interface Population {
  readonly architecture: Architecture;
  /** The subset's tensors. */
  readonly layout: Layout;
  /** Every tensor outside the subset. */
  readonly frozen: NamedArrays;
  /** (M, D) the subset's values. */
  readonly vectors: Float32Array;
  readonly split: Split;
  readonly description: DatasetDescription;
  /** Images at a time; by default as many as memory allows. */
  readonly batchSize?: number;
}

export interface PopulationPredictions {
  /** (M, N) class indices, the first of equal logits; `NO_CLASS` where a logit is not finite. */
  readonly predictions: Uint16Array;
  /** (M) 1 for networks whose logits are finite for every image. */
  readonly finite: Uint8Array;
}

/** What the parameters of the networks that are run together may take, and what the values of one node may: more than this falls out of the processor's caches and runs slower. */
const PARAMETER_BYTES = 256 << 20;
const VALUE_BYTES = 48 << 20;
/** Fewer images at a time leave the engine idle; more gain nothing. */
const FEWEST_IMAGES = 32;
const MOST_IMAGES = 500;

/**
 * The classes that M networks give to every image of a split. The frozen prefix runs once for each batch of images, the suffix for many networks at once.
 * @throws Interrupted when the task's signal has fired.
 */
export async function predictPopulation(population: Population, task: Task): Promise<PopulationPredictions> {
  const { architecture, layout, vectors, split } = population;
  const network = splitNetwork(
    architecture,
    layout.tensors.map(({ name }) => name),
  );
  const models = vectors.length / layout.dimensions;
  const result = { predictions: new Uint16Array(models * split.count), finite: new Uint8Array(models).fill(1) };
  const { together, images } = portions(population, network, models);
  const frozen = toTensors(population.frozen);
  const total = Math.ceil(models / together) * split.count;
  let done = 0;
  try {
    for (let first = 0; first < models; first += together) {
      const count = Math.min(together, models - first);
      const values = vectors.subarray(first * layout.dimensions, (first + count) * layout.dimensions);
      const own = toTensors(unflattenPopulation(layout, values, count));
      try {
        for (let start = 0; start < split.count; start += images) {
          if (task.signal.aborted) throw new Interrupted("Stopped while evaluating; the same command evaluates again.");
          const end = Math.min(start + images, split.count);
          const logits = tidy(() => forward(network, { ...frozen, ...own }, imagesOf(population, start, end)));
          classify(
            await logits.data<"float32">(),
            architecture.input.classes,
            { first, count, start, end },
            split.count,
            result,
          );
          logits.dispose();
          done += end - start;
          task.report({ phase: "Evaluating networks", done, total, unit: "image" });
          await nextFrame();
        }
      } finally {
        dispose(own);
      }
    }
  } finally {
    dispose(frozen);
  }
  return result;
}

/** How many networks to run together, and on how many images at a time. */
function portions({ architecture, layout, batchSize }: Population, { prefix, suffix }: SplitNetwork, models: number) {
  const shapes = nodeShapes(architecture.nodes, architecture.tensors, architecture.input);
  const largest = (names: readonly string[]) =>
    Math.max(1, ...[...shapes].filter(([name]) => names.includes(name)).map(([, shape]) => 4 * shapeSize(shape)));
  const shared = largest(["images", ...prefix.map(({ name }) => name)]);
  const own = largest(suffix.map(({ name }) => name));
  const fewest = batchSize ?? FEWEST_IMAGES;
  const together = clamp(Math.min(PARAMETER_BYTES / (4 * layout.dimensions), VALUE_BYTES / (fewest * own)), 1, models);
  const images = batchSize ?? clamp(Math.min(VALUE_BYTES / (together * own), VALUE_BYTES / shared), 1, MOST_IMAGES);
  return { together, images };
}

const clamp = (value: number, low: number, high: number) => Math.max(low, Math.min(high, Math.floor(value)));

function imagesOf({ split, description }: Population, start: number, end: number) {
  const { height, width, channels } = description.image;
  const indices = Array.from({ length: end - start }, (_, index) => start + index);
  return tensor4d(normaliseImages(split, description, indices), [end - start, height, width, channels]);
}

/** Logits (M, B, classes). */
function forward(
  { prefix, suffix, crossing }: SplitNetwork,
  tensors: NetworkTensors,
  images: ReturnType<typeof imagesOf>,
) {
  const shared = applyNodes(prefix, tensors, { images: { kind: "images", data: images, models: 1 } }, crossing);
  return networkLogits(suffix, tensors, shared);
}

function classify(
  logits: Float32Array,
  classes: number,
  { first, count, start, end }: { first: number; count: number; start: number; end: number },
  images: number,
  { predictions, finite }: PopulationPredictions,
): void {
  let row = 0;
  for (let model = first; model < first + count; model++) {
    for (let image = start; image < end; image++, row += classes) {
      let best = 0;
      let highest = logits[row] ?? 0;
      // Zero times anything finite is zero; times anything else it is not a number, which the sum keeps.
      let broken = highest * 0;
      for (let index = 1; index < classes; index++) {
        const logit = logits[row + index] ?? 0;
        broken += logit * 0;
        if (logit > highest) {
          highest = logit;
          best = index;
        }
      }
      if (broken !== 0) finite[model] = 0;
      predictions[model * images + image] = broken === 0 ? best : NO_CLASS;
    }
  }
}

function toTensors(arrays: NamedArrays): Record<string, Tensor> {
  return Object.fromEntries(Object.entries(arrays).map(([name, { shape, data }]) => [name, tensor(data, [...shape])]));
}

function dispose(tensors: NetworkTensors): void {
  for (const one of Object.values(tensors)) one.dispose();
}
