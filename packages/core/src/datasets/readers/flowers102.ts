import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { BadInput } from "../../errors.js";
import { checkLabel } from "./class-list.js";
import { type ListedImage, listedImages } from "./listed-images.js";
import { readMatFile } from "./mat-file.js";
import type { FormReader } from "./source-image.js";

/** The variables of setid.mat that number the images of a split, from 1. */
const SPLITS = [
  ["train", "trnid"],
  ["validation", "valid"],
  ["test", "tstid"],
] as const;

/** Flowers-102: an archive of images, and MATLAB files of their labels and splits. Layout: the README on the makers' page. */
export const readFlowers102: FormReader = async (dataset, [archive = "", labelFile = "", splitFile = ""]) => {
  const labels = await numbers(labelFile, "labels");
  const listed = new Map<string, ListedImage>();
  for (const [split, variable] of SPLITS) {
    for (const [order, number] of (await numbers(splitFile, variable)).entries()) {
      const path = `jpg/image_${String(number).padStart(5, "0")}.jpg`;
      const label = (labels[number - 1] ?? 0) - 1;
      checkLabel(dataset, label, path);
      if (listed.has(path))
        throw new BadInput(
          `${basename(splitFile)} lists image ${number} twice; download it again.`,
          basename(splitFile),
        );
      listed.set(path, { split, label, order });
    }
  }
  return { content: "files", images: () => listedImages(archive, listed) };
};

async function numbers(path: string, variable: string): Promise<Float64Array> {
  const file = basename(path);
  const array = readMatFile(await readFile(path), file).get(variable);
  if (array?.kind !== "numbers")
    throw new BadInput(`${file} has no numbers called ${variable}; download it again.`, file);
  return array.values;
}
