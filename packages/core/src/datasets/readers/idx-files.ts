import { basename } from "node:path";
import type { SplitName } from "../dataset.js";
import { readIdx } from "../idx.js";
import { checkLabel } from "./class-list.js";
import type { FormReader, SourceImage } from "./source-image.js";

/** What the files of a split are called, after their first publication; packed ones end in `.gz`. */
export const idxFiles: Readonly<Record<SplitName, { readonly images: string; readonly labels: string }>> = {
  train: { images: "train-images-idx3-ubyte", labels: "train-labels-idx1-ubyte" },
  test: { images: "t10k-images-idx3-ubyte", labels: "t10k-labels-idx1-ubyte" },
};

/** MNIST's four idx files, packed or not. */
export const readIdxFiles: FormReader = async (dataset, files) => {
  const { title, image, splits } = dataset;
  async function* images(): AsyncGenerator<SourceImage> {
    for (const split of ["train", "test"] as const) {
      const { count } = splits[split];
      const fileOf = (name: string) => files.find((path) => basename(path).startsWith(name)) ?? name;
      const pixels = await readIdx(fileOf(idxFiles[split].images), title, [count, image.height, image.width]);
      const labels = await readIdx(fileOf(idxFiles[split].labels), title, [count]);
      const size = image.height * image.width;
      for (const [order, label] of labels.entries()) {
        const name = `image ${order} of ${idxFiles[split].images}`;
        checkLabel(dataset, label, name);
        yield { split, order, label, name, bytes: pixels.subarray(order * size, (order + 1) * size) };
      }
    }
  }
  return { content: "pixels", images };
};
