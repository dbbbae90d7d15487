import { randomStream } from "../engine/random.js";
import { BadInput } from "../errors.js";
import type { ImagesSpecification } from "../pipeline/specification.js";
import type { Dataset, DatasetDescription } from "./dataset.js";
import { takeImages } from "./take-images.js";

/**
 * A dataset as a specification's `images` wants it: images of another size or with other channels, and fewer of them to train on.
 * Without it, the dataset as it is.
 *
 * @throws BadInput (field `images…`) when the dataset has fewer training images, or images whose channels cannot be made so many
 */
export function fitDataset(dataset: Dataset, images: ImagesSpecification | undefined): Dataset {
  if (images === undefined) return dataset;
  const description = fitDescription(dataset.description, images);
  return {
    description,
    async split(name) {
      const split = await dataset.split(name);
      const { count } = description.splits[name];
      return count === split.count ? split : takeImages(split, drawn(count, split.count));
    },
  };
}

function fitDescription(
  description: DatasetDescription,
  { size, channels, trainCount }: ImagesSpecification,
): DatasetDescription {
  const { title, image, splits } = description;
  const train = { count: trainCount ?? splits.train.count };
  if (train.count > splits.train.count) {
    throw new BadInput(
      `images.trainCount is ${trainCount}: ${title} has ${splits.train.count} training images; ask for as many or fewer.`,
      "images.trainCount",
    );
  }
  const fitted = { height: size ?? image.height, width: size ?? image.width, channels: channels ?? image.channels };
  return { ...description, image: fitted, stored: image, splits: { ...splits, train } };
}

/** `count` of `total` indices in order: drawn, as a split may stand in the order of its classes, but the same for every run, and fewer of them among more. */
function drawn(count: number, total: number): Uint32Array {
  return randomStream(0, "images", "train-count").permutation(total).subarray(0, count).sort();
}
