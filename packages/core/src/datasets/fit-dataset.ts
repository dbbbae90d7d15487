import { randomStream } from "../engine/random.js";
import { BadInput } from "../errors.js";
import type { ImagesSpecification } from "../pipeline/specification.js";
import type { Dataset, DatasetDescription, SplitName } from "./dataset.js";
import { showSource } from "./show-source.js";
import { showSplit } from "./show-split.js";
import type { ShownDataset } from "./shown-split.js";
import { takeImages } from "./take-images.js";
import { takeShown } from "./take-shown.js";

/**
 * A dataset as a specification's `images` wants it: images of another size or with other channels, and fewer of them.
 * Without it, the dataset as it is. Images that were imported are read from the store as they are shown, in bounded memory.
 *
 * @throws BadInput (field `images.trainCount` or `images.testCount`) when the dataset has fewer images
 */
export function fitDataset(dataset: Dataset, images: ImagesSpecification = {}): ShownDataset {
  const description = fitDescription(dataset.description, images);
  return {
    description,
    async split(name) {
      const { count } = description.splits[name];
      if ("source" in dataset) {
        const shown = showSource(name, await dataset.source(name), description);
        return count === shown.count ? shown : takeShown(shown, drawn(name, count, shown.count));
      }
      const split = await dataset.split(name);
      return showSplit(count === split.count ? split : takeImages(split, drawn(name, count, split.count)), description);
    },
  };
}

/**
 * The same for a dataset that is described and not opened.
 *
 * @throws BadInput as `fitDataset` does
 */
export function fitDescription(description: DatasetDescription, images: ImagesSpecification): DatasetDescription {
  const { image } = description;
  const { size, channels } = images;
  const fitted = { height: size ?? image.height, width: size ?? image.width, channels: channels ?? image.channels };
  const splits = {
    train: { count: countOf("train", description, images) },
    test: { count: countOf("test", description, images) },
  };
  return { ...description, image: fitted, stored: image, splits };
}

const COUNT_FIELDS = { train: "trainCount", test: "testCount" } as const;

function countOf(split: SplitName, { title, splits }: DatasetDescription, images: ImagesSpecification): number {
  const all = splits[split].count;
  const field = COUNT_FIELDS[split];
  const wanted = images[field] ?? all;
  if (wanted <= all) return wanted;
  throw new BadInput(
    `images.${field} is ${wanted}: ${title} has ${all} images in its ${split} split; ask for as many or fewer.`,
    `images.${field}`,
  );
}

/** `count` of `total` indices in order: drawn, as a split may stand in the order of its classes, but the same for every run, and fewer of them among more. */
function drawn(split: SplitName, count: number, total: number): Uint32Array {
  return randomStream(0, "images", split).permutation(total).subarray(0, count).sort();
}
