import { readFile } from "node:fs/promises";
import { dispose, type Tensor, type Tensor4D, tensor, tensor4d, tidy, transpose } from "@tensorflow/tfjs-core";
import type { Architecture, InputShape } from "../architectures/architecture.js";
import { InferenceNetwork } from "../architectures/inference/inference-network.js";
import { largestSize } from "../architectures/node-sizes.js";
import { UndecodableImage } from "../datasets/images/decode-image.js";
import { type ImagePreparation, prepareImages } from "../datasets/images/prepare-images.js";
import type { ObjectReader } from "../datasets/shards/object-reader.js";
import { startEngine } from "../engine/start-engine.js";
import { BadInput } from "../errors.js";
import { accuraciesOf, NO_CLASS } from "../evaluation/accuracy.js";
import type { NamedArray } from "../weights/named-arrays.js";
import { refusalOf } from "../weights/refusal.js";
import type { WeightsFile } from "../weights/weights-file.js";
import { openFitted } from "./input.js";
import { matchArchitecture } from "./match-architecture.js";
import { planWeights, type WeightsPlan } from "./plan-weights.js";
import type { ImagesSpecification } from "./specification.js";

/** Images in one forward pass: enough to keep two cores busy. */
const BATCH = 250;
/** Fewer of them where the largest activation would have more values than this, 128 MB. */
const ACTIVATION_VALUES = 2 ** 25;

export interface Prediction {
  /** (count, classes), row-major. */
  readonly logits: Float32Array;
  readonly count: number;
  /** (count) the class with the highest logit, the first of equals. */
  readonly classes: Uint16Array;
  /** What was changed in the weights to fit the images, in sentences. */
  readonly notes: readonly string[];
}

/** A file with every tensor of a network. */
export interface NetworkWeights {
  readonly file: WeightsFile;
  /** What to call it in errors. */
  readonly filename: string;
  /** Name of its architecture. */
  readonly architecture: string;
  /** If given, checked against the file's. */
  readonly classes?: number;
}

/**
 * The logits of one network for images (N, C, H, W), already normalised.
 * @throws BadInput when the weights or the images do not fit the architecture, naming the tensor.
 */
export async function logitsOfImages(weights: NetworkWeights, images: NamedArray): Promise<Prediction> {
  const [count, channels, height, width] = images.shape;
  if (
    images.shape.length !== 4 ||
    count === undefined ||
    channels === undefined ||
    height === undefined ||
    width === undefined
  ) {
    throw new BadInput(`images has shape [${images.shape}]; it must be [images, channels, height, width].`, "images");
  }
  const size = channels * height * width;
  return predict(weights, { height, width, channels }, count, async (start, end) =>
    tidy(() =>
      transpose<Tensor4D>(
        tensor4d(images.data.subarray(start * size, end * size), [end - start, channels, height, width]),
        [0, 2, 3, 1],
      ),
    ),
  );
}

/**
 * The logits of one network for the test split of a dataset, its images fitted as `images` says, and its accuracy there.
 * @param options.store where the dataset is, if it was imported
 * @throws BadInput when the weights do not fit the architecture, naming the tensor.
 */
export async function logitsOfDataset(
  weights: NetworkWeights,
  datasetName: string,
  { images, store }: { readonly images?: ImagesSpecification; readonly store?: ObjectReader } = {},
): Promise<Prediction & { accuracy: number }> {
  const dataset = await openFitted(datasetName, images, store);
  const { image, classes } = dataset.description;
  const split = await dataset.split("test");
  const { height, width, channels } = image;
  const checked = { ...weights, classes: weights.classes ?? classes.length };
  const prediction = await predict(checked, { height, width, channels }, split.count, async (start, end) => {
    const values = await split.show(Array.from({ length: end - start }, (_, index) => start + index));
    return tensor4d(values, [end - start, height, width, channels]);
  });
  const [accuracy = 0] = accuraciesOf(prediction.classes, split.labels);
  return { ...prediction, accuracy };
}

/**
 * The logits of one network for image files, read and prepared a batch at a time.
 * @throws BadInput when a file is no image that can be decoded, or the weights do not fit the architecture, naming it
 */
export async function logitsOfFiles(
  weights: NetworkWeights,
  paths: readonly string[],
  preparation: ImagePreparation,
): Promise<Prediction> {
  const { height, width, channels } = preparation.image;
  return predict(weights, { height, width, channels }, paths.length, async (start, end) => {
    const size = height * width * channels;
    const values = new Float32Array((end - start) * size);
    for (const [place, path] of paths.slice(start, end).entries()) {
      const file = await readFile(path);
      const prepared = await prepareImages(preparation, [file], 0, []).catch((error: unknown) => {
        throw error instanceof UndecodableImage ? new BadInput(`${path} ${error.message}.`, path) : error;
      });
      values.set(prepared, place * size);
    }
    return tensor4d(values, [end - start, height, width, channels]);
  });
}

/** @param imagesOf images start … end - 1 as (B, H, W, C); disposed here. */
async function predict(
  weights: NetworkWeights,
  images: Omit<InputShape, "classes">,
  count: number,
  imagesOf: (start: number, end: number) => Promise<Tensor4D>,
): Promise<Prediction> {
  const { architecture, plan } = planFor(weights, images);
  await startEngine();
  const tensors = await loadTensors(architecture, plan);
  const network = new InferenceNetwork(architecture.nodes, tensors);
  try {
    const { classes } = architecture.input;
    const logits = new Float32Array(count * classes);
    const largest = largestSize(
      architecture,
      architecture.nodes.map((node) => node.name),
    );
    const most = Math.floor(ACTIVATION_VALUES / largest);
    const size = Math.max(1, Math.min(BATCH, most));
    for (let start = 0; start < count; start += size) {
      const end = Math.min(start + size, count);
      const data = await imagesOf(start, end);
      const batch = tidy(() => network.logits({ images: { kind: "images", data, models: 1 } }));
      data.dispose();
      logits.set(await batch.data<"float32">(), start * classes);
      batch.dispose();
    }
    return { logits, count, classes: classesOf(logits, classes), notes: plan.notes };
  } finally {
    network.dispose();
    dispose(tensors);
  }
}

/** The network of the file for these images. One whose head is random says nothing, so there is none. */
function planFor(
  { file, filename, architecture: name, classes }: NetworkWeights,
  images: Omit<InputShape, "classes">,
): { architecture: Architecture; plan: WeightsPlan } {
  const refuse = refusalOf(filename);
  const match = matchArchitecture(file.tensors, { architecture: name, ...images }, refuse);
  if (match.headless) throw refuse(`has no head (${match.head.join(", ")}), and without one it tells no classes.`);
  if (classes !== undefined && classes !== match.input.classes)
    throw refuse(`tells ${match.input.classes} classes, not ${classes}; its head would have to be trained again.`);
  const architecture = match.definition.build({ ...images, classes: match.input.classes });
  return { architecture, plan: planWeights(file, match, architecture, 0, refuse) };
}

/** @returns tensors that the caller owns. */
async function loadTensors({ tensors }: Architecture, plan: WeightsPlan): Promise<Record<string, Tensor>> {
  const loaded: Record<string, Tensor> = {};
  try {
    for (const { name, shape, role } of tensors)
      if (role !== "count") loaded[name] = tensor(await plan.read(name), [...shape]);
    return loaded;
  } catch (error) {
    dispose(loaded);
    throw error;
  }
}

function classesOf(logits: Float32Array, classes: number): Uint16Array {
  return Uint16Array.from({ length: logits.length / classes }, (_, image) => {
    const scores = logits.subarray(image * classes, (image + 1) * classes);
    const best = scores.indexOf(Math.max(...scores));
    return best < 0 ? NO_CLASS : best;
  });
}
