import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { BadInput } from "../../errors.js";
import { quoted } from "../../weights/refusal.js";
import { isImageFile } from "../images/is-image-file.js";
import type { StoredSplitName } from "../published-dataset.js";
import { dividedSplit, type FoundImages } from "./found-images.js";
import type { SourceImage } from "./source-image.js";

/** What folders of splits are called. */
const SPLITS: Readonly<Record<string, StoredSplitName>> = {
  train: "train",
  training: "train",
  val: "validation",
  valid: "validation",
  validation: "validation",
  test: "test",
  testing: "test",
};

/** The images of a class: paths below the folder, in order. */
interface ClassFolder {
  readonly split: StoredSplitName | undefined;
  readonly name: string;
  readonly paths: readonly string[];
}

/**
 * A folder with a folder of images for each class, or with such folders for each split: `train/cat/1.jpg`, `test/cat/2.jpg`. Without
 * splits every fifth image of each class is tested on; with `train` and `val` alone, `val` is. Links are not followed.
 *
 * @throws BadInput when it has no images, no images to train on or to test on, or classes in one split that another has not
 */
export async function readImageFolder(folder: string): Promise<FoundImages> {
  const folders = await classFolders(folder);
  const count = folders.reduce((sum, { paths }) => sum + paths.length, 0);
  if (count === 0)
    throw new BadInput(
      `${folder} has no images; it should have a folder of JPEG, PNG, GIF, WebP or TIFF files for each class, or such folders in train and test. Links are not followed.`,
      folder,
    );
  const classes = [...new Set(folders.map(({ name }) => name))].sort();
  checkSplits(folder, folders, classes);
  const onlyValidation = folders.every(({ split }) => split !== "test");
  async function* images(): AsyncGenerator<SourceImage> {
    const orders = { train: 0, validation: 0, test: 0 };
    for (const { split, name, paths } of folders) {
      const label = classes.indexOf(name);
      for (const [index, path] of paths.entries()) {
        const named = split === "validation" && onlyValidation ? "test" : split;
        const into = named ?? dividedSplit(index);
        yield { split: into, order: orders[into]++, label, name: path, bytes: await readFile(join(folder, path)) };
      }
    }
  }
  return { classes, count, images };
}

async function classFolders(folder: string): Promise<readonly ClassFolder[]> {
  const names = await foldersIn(folder);
  const inSplits = names.some((name) => SPLITS[name] === "train");
  const found: ClassFolder[] = [];
  for (const name of names) {
    const split = SPLITS[name];
    if (!inSplits) found.push({ split: undefined, name, paths: await imagesIn(folder, name) });
    else if (split !== undefined) {
      for (const inner of await foldersIn(join(folder, name)))
        found.push({ split, name: inner, paths: await imagesIn(folder, join(name, inner)) });
    }
  }
  return found;
}

async function foldersIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    throw new BadInput(
      `${folder} cannot be read (${error instanceof Error ? error.message : String(error)}); name a folder of images.`,
      folder,
    );
  });
  const folders = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith("."));
  return folders.map(({ name }) => name).sort();
}

async function imagesIn(folder: string, within: string): Promise<readonly string[]> {
  const entries = await readdir(join(folder, within), { withFileTypes: true });
  const images = entries.filter((entry) => entry.isFile() && isImageFile(entry.name) && !entry.name.startsWith("."));
  return images.map(({ name }) => join(within, name)).sort();
}

function checkSplits(folder: string, folders: readonly ClassFolder[], classes: readonly string[]): void {
  if (folders.every(({ split }) => split === undefined)) return;
  if (folders.every(({ split, paths }) => split === "train" || paths.length === 0))
    throw new BadInput(
      `${folder} has images to train on and none to test on; put a folder test beside train, or the folders of classes into one folder without train.`,
      folder,
    );
  for (const name of classes) {
    const training = folders.find((candidate) => candidate.name === name && candidate.split === "train");
    if (training === undefined || training.paths.length === 0)
      throw new BadInput(
        `${folder} has no images of ${quoted(name)} to train on; every class of the other splits must be in train.`,
        folder,
      );
  }
}
