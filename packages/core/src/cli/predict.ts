import { stat } from "node:fs/promises";
import { basename } from "node:path";
import type { Command } from "commander";
import { openDataset } from "../datasets/open-dataset.js";
import { BadInput } from "../errors.js";
import { NO_CLASS } from "../evaluation/accuracy.js";
import { imageFiles } from "../pipeline/image-files.js";
import { parseImages } from "../pipeline/parse-specification.js";
import {
  logitsOfDataset,
  logitsOfFiles,
  logitsOfImages,
  type NetworkWeights,
  type Prediction,
} from "../pipeline/predict.js";
import { usualPreparation } from "../pipeline/usual-preparation.js";
import { fileSource } from "../weights/file-source.js";
import type { NamedArray } from "../weights/named-arrays.js";
import { openWeightsFile } from "../weights/open-weights-file.js";
import { overlayWeights } from "../weights/overlay-weights.js";
import { encodeSafetensors } from "../weights/safetensors.js";
import type { WeightsFile } from "../weights/weights-file.js";
import { writeWholeFile } from "./json-file.js";
import { print, type SessionOptions, storeCommand, wholeNumber } from "./session.js";
import { withDatasetStore } from "./with-dataset-store.js";

interface PredictOptions extends SessionOptions {
  readonly architecture: string;
  readonly classes?: number;
  readonly weights: string;
  readonly subset?: string;
  readonly images?: string;
  readonly dataset?: string;
  readonly imageSize?: number;
  readonly imageChannels?: number;
  readonly out?: string;
}

export function predictCommand(): Command {
  return storeCommand("predict", "what a network says of images")
    .requiredOption("--architecture <name>", "`hatchery architectures list` has the names")
    .requiredOption("--weights <file>", "every tensor of the network: safetensors, or .pth and .pt of PyTorch")
    .option("--subset <file>", "tensors to put in the place of those of the same names, as exported by --subset-only")
    .option("--classes <number>", "number of classes, to be checked against the weights' own", wholeNumber)
    .option(
      "--images <file or folder>",
      "file with one float32 tensor `images` (N, C, H, W), already normalised; or folder of images, prepared as pretrained weights of the architecture want them",
    )
    .option(
      "--dataset <name>",
      "instead of --images: the test split of a dataset, with the accuracy on it; with a folder: prepare its images as the dataset's",
    )
    .option(
      "--image-size <pixels>",
      "with --dataset or a folder: resize the images, as a specification's images.size",
      wholeNumber,
    )
    .option(
      "--image-channels <number>",
      "with --dataset: make its images grey (1) or colour (3), as images.channels",
      wholeNumber,
    )
    .option("--out <file>", "write float32 `logits` (N, classes) to this safetensors file")
    .action(async (options: PredictOptions) => {
      const prediction = await predict(options);
      const { logits, count, accuracy, files, notes } = prediction;
      const classes = Array.from(prediction.classes, (index) => (index === NO_CLASS ? -1 : index));
      if (options.out !== undefined) {
        await writeWholeFile(
          options.out,
          encodeSafetensors({ logits: { shape: [count, logits.length / count], data: logits } }),
        );
      }
      const shown =
        accuracy !== undefined
          ? `accuracy ${(accuracy * 100).toFixed(2)} % on ${count} images`
          : (files?.map((file, index) => `${file}: ${classes[index]}`).join("\n") ?? `classes: ${classes.join(" ")}`);
      const result = { count, ...(accuracy !== undefined ? { accuracy } : { classes }), files, notes };
      print(options, result, [...notes, shown].join("\n"));
    });
}

interface Predicted extends Prediction {
  /** On a dataset's test split. */
  readonly accuracy?: number;
  /** Names of the images in a folder. */
  readonly files?: readonly string[];
}

async function predict(options: PredictOptions): Promise<Predicted> {
  const { architecture, classes } = options;
  return withWeightsFile(options.weights, (full) =>
    withSubset(full, options.subset, async (file) => {
      const weights = { file, filename: options.weights, architecture, classes };
      const { dataset, images } = options;
      if (images !== undefined && (await isFolder(images))) return predictFolder(weights, images, options);
      if (dataset !== undefined) {
        const fit = parseImages({ size: options.imageSize, channels: options.imageChannels });
        return withDatasetStore(dataset, options, (store) => logitsOfDataset(weights, dataset, { images: fit, store }));
      }
      if (images === undefined)
        throw new BadInput("predict needs --images FILE, --images FOLDER or --dataset NAME.", "--images");
      return logitsOfImages(weights, await imagesIn(images));
    }),
  );
}

async function predictFolder(
  weights: NetworkWeights,
  folder: string,
  options: Pick<PredictOptions, "dataset" | "imageSize"> & SessionOptions,
): Promise<Predicted> {
  const paths = await imageFiles(folder);
  const { dataset, imageSize } = options;
  const description =
    dataset &&
    (await withDatasetStore(dataset, options, async (store) => (await openDataset(dataset, { store })).description));
  const preparation = usualPreparation(weights.architecture, description || undefined, imageSize);
  const prediction = await logitsOfFiles(weights, paths, preparation);
  return { ...prediction, files: paths.map((path) => basename(path)) };
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
}

async function imagesIn(path: string): Promise<NamedArray> {
  return withWeightsFile(path, async ({ tensors, read }) => {
    const images = tensors.find(({ name }) => name === "images");
    if (images === undefined) throw new BadInput(`${path} holds no tensor "images".`, path);
    return { shape: images.shape, data: await read(images.name) };
  });
}

function withSubset<T>(
  full: WeightsFile,
  path: string | undefined,
  work: (file: WeightsFile) => Promise<T>,
): Promise<T> {
  if (path === undefined) return work(full);
  return withWeightsFile(path, (subset) => work(overlayWeights(full, subset)));
}

async function withWeightsFile<T>(path: string, work: (file: WeightsFile) => Promise<T>): Promise<T> {
  const source = await fileSource(path);
  try {
    return await work(await openWeightsFile(source, path));
  } finally {
    await source.close();
  }
}
