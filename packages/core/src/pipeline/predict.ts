import { type Tensor4D, tensor, tensor4d, tidy, transpose } from "@tensorflow/tfjs-core";
import type { Architecture } from "../architectures/architecture.js";
import { findArchitecture } from "../architectures/find-architecture.js";
import { networkLogits } from "../architectures/network.js";
import { normaliseImages } from "../datasets/batches.js";
import { startEngine } from "../engine/start-engine.js";
import { BadInput } from "../errors.js";
import { accuraciesOf, NO_CLASS } from "../evaluation/accuracy.js";
import type { NamedArray, NamedArrays } from "../weights/named-arrays.js";
import { architectureFor, openFitted } from "./input.js";
import type { ImagesSpecification } from "./specification.js";

/** Images in one forward pass: enough to keep two cores busy, few enough for a large network's activations. */
const BATCH = 250;

export interface Prediction {
  /** (count, classes), row-major. */
  readonly logits: Float32Array;
  readonly count: number;
  /** (count) the class with the highest logit, the first of equals. */
  readonly classes: Uint16Array;
}

/**
 * The logits of one network for images (N, C, H, W), already normalised.
 * @throws BadInput when the weights or the images do not fit the architecture, naming the tensor.
 */
export async function logitsOfImages(
  architectureName: string,
  weights: NamedArrays,
  images: NamedArray,
  classes: number,
): Promise<Prediction> {
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
  const architecture = findArchitecture(architectureName).build({ height, width, channels, classes });
  const size = channels * height * width;
  return predict(architecture, weights, count, (start, end) =>
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
 * @throws BadInput when the weights do not fit the architecture, naming the tensor.
 */
export async function logitsOfDataset(
  architectureName: string,
  weights: NamedArrays,
  datasetName: string,
  images?: ImagesSpecification,
): Promise<Prediction & { accuracy: number }> {
  const dataset = await openFitted(datasetName, images);
  const architecture = architectureFor(architectureName, dataset);
  const split = await dataset.split("test");
  const { height, width, channels } = dataset.description.image;
  const prediction = await predict(architecture, weights, split.count, (start, end) => {
    const indices = Array.from({ length: end - start }, (_, index) => start + index);
    return tensor4d(normaliseImages(split, dataset.description, indices), [end - start, height, width, channels]);
  });
  const [accuracy = 0] = accuraciesOf(prediction.classes, split.labels);
  return { ...prediction, accuracy };
}

/** @param imagesOf images start … end - 1 as (B, H, W, C); disposed here. */
async function predict(
  architecture: Architecture,
  weights: NamedArrays,
  count: number,
  imagesOf: (start: number, end: number) => Tensor4D,
): Promise<Prediction> {
  checkWeights(architecture, weights);
  await startEngine();
  const tensors = Object.fromEntries(
    architecture.tensors.map(({ name, shape }) => [name, tensor(weights[name]?.data ?? [], [...shape])]),
  );
  const logits = new Float32Array(count * architecture.input.classes);
  for (let start = 0; start < count; start += BATCH) {
    const end = Math.min(start + BATCH, count);
    const batch = tidy(() =>
      networkLogits(architecture.nodes, tensors, { images: { kind: "images", data: imagesOf(start, end), models: 1 } }),
    );
    logits.set(await batch.data<"float32">(), start * architecture.input.classes);
    batch.dispose();
  }
  for (const used of Object.values(tensors)) used.dispose();
  return { logits, count, classes: classesOf(logits, architecture.input.classes) };
}

function classesOf(logits: Float32Array, classes: number): Uint16Array {
  return Uint16Array.from({ length: logits.length / classes }, (_, image) => {
    const scores = logits.subarray(image * classes, (image + 1) * classes);
    const best = scores.indexOf(Math.max(...scores));
    return best < 0 ? NO_CLASS : best;
  });
}

function checkWeights(architecture: Architecture, weights: NamedArrays): void {
  for (const { name, shape } of architecture.tensors) {
    const given = weights[name];
    if (given === undefined) {
      throw new BadInput(
        `The weights have no tensor ${name}, which ${architecture.title} needs; they have ${Object.keys(weights).join(", ")}.`,
        name,
      );
    }
    if (given.shape.join() !== shape.join()) {
      throw new BadInput(
        `Tensor ${name} has shape [${given.shape}]; ${architecture.title} for these images and ${architecture.input.classes} classes needs [${shape}].`,
        name,
      );
    }
  }
}
