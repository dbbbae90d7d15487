import { BadInput } from "../../errors.js";
import { quoted } from "../../weights/refusal.js";
import type { PublishedDataset } from "../published-dataset.js";
import type { SourceImage, SourceReading } from "./source-image.js";

/** Images that say for themselves what classes there are: folders of images, parquet files. */
export interface FoundImages {
  /** What the files call the classes, by label. */
  readonly classes: readonly string[];
  /** How many there are, or a few more. */
  readonly count: number;
  images(): AsyncGenerator<SourceImage>;
}

/**
 * Found images as those of a dataset: labels become the dataset's by the names of the classes or, where the files have other names
 * for as many classes, stay as they are. Where a dataset has no split for validation, that is what is tested on.
 *
 * @throws BadInput when the classes cannot be the dataset's
 */
export function asPublished(dataset: PublishedDataset, found: FoundImages, where: string): SourceReading {
  const labels = labelsOf(dataset, found.classes, where);
  async function* images(): AsyncGenerator<SourceImage> {
    for await (const image of found.images()) {
      const split = image.split === "validation" && dataset.splits.validation === undefined ? "test" : image.split;
      yield { ...image, split, label: labels[image.label] ?? -1 };
    }
  }
  return { content: "files", images };
}

function labelsOf(dataset: PublishedDataset, found: readonly string[], where: string): readonly number[] {
  const { title, classes, classKeys = classes } = dataset;
  const known = new Map([...classes, ...classKeys].map((name, index) => [plain(name), index % classes.length]));
  const labels = found.map((name) => known.get(plain(name)));
  const named = labels.filter((label) => label !== undefined);
  if (named.length === found.length && new Set(named).size === classes.length) return named;
  if (found.length === classes.length && named.length === 0) return found.map((_, label) => label);
  const strange = found.find((name) => !known.has(plain(name)));
  const count = found.length === 1 ? "one class" : `${found.length.toLocaleString("en-US")} classes`;
  throw new BadInput(
    `${where} has ${count}${strange === undefined ? "" : `, ${quoted(strange)} among them`}, expected the ${classes.length.toLocaleString("en-US")} of ${title}; import it under a name of its own, or name another folder.`,
    where,
  );
}

/** Classes are written with blanks, with underscores, and in capitals. */
function plain(name: string): string {
  return name.toLowerCase().replace(/[\s_-]+/g, " ");
}

/** One image of so many is tested on, where nobody says which. */
const TEST_EVERY = 5;

/**
 * The split of an image where the files do not say it: every fifth is tested on.
 * @param index counted within what is divided
 */
export function dividedSplit(index: number): "train" | "test" {
  return index % TEST_EVERY === TEST_EVERY - 1 ? "test" : "train";
}
