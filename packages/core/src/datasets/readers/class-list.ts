import { BadInput } from "../../errors.js";
import { quoted } from "../../weights/refusal.js";
import type { PublishedDataset } from "../published-dataset.js";

/** Lines of a text file that say something. */
export function textLines(bytes: Uint8Array): string[] {
  return new TextDecoder()
    .decode(bytes)
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

/**
 * Holds the classes that a dataset's own files list against its description: labels mean nothing when the two differ.
 * @param file what to call the list in errors
 * @throws BadInput when they are not the same classes in the same order
 */
export function checkClassList(dataset: PublishedDataset, listed: readonly string[], file: string): void {
  const { title, classes, classKeys = classes } = dataset;
  if (listed.length !== classKeys.length)
    throw new BadInput(
      `${title}: ${file} lists ${listed.length} classes, expected ${classKeys.length}; it belongs to another dataset.`,
      file,
    );
  const wrong = listed.findIndex((name, label) => name !== classKeys[label]);
  if (wrong >= 0)
    throw new BadInput(
      `${title}: ${file} calls class ${wrong} ${quoted(listed[wrong])}, expected ${quoted(classKeys[wrong])}; it belongs to another dataset.`,
      file,
    );
}

/** @throws BadInput when the dataset has no class of this label */
export function checkLabel({ title, classes }: PublishedDataset, label: number, image: string): void {
  if (Number.isInteger(label) && label >= 0 && label < classes.length) return;
  throw new BadInput(
    `${title}: ${image} has label ${label}, expected 0 to ${classes.length - 1}; download the files again.`,
    image,
  );
}
