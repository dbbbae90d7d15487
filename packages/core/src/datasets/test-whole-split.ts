import { randomStream } from "../engine/random.js";
import type { Dataset, Split, SplitName } from "./dataset.js";
import { imageLevels } from "./images/prepare-images.js";
import { openImages } from "./loading/stream-images.js";

/** All of a split in memory, one image after the other, photographs as evaluation shows them: what tests hold other ways of reading against. */
export async function wholeSplit(dataset: Dataset, name: SplitName): Promise<Split> {
  const { image, normalisation, transforms } = dataset.description;
  const { count, labels, digest, stored, read } = await openImages(dataset, name);
  const preparation = { stored, transforms: transforms?.evaluation ?? [], normalisation, image };
  const size = image.height * image.width * image.channels;
  const images = new Uint8Array(count * size);
  for (let place = 0; place < count; place++) {
    const bytes = await read(place);
    // Evaluation draws nothing, and pixels are stored as they are shown.
    const levels = stored.kind === "pixels" ? bytes : await imageLevels(preparation, bytes, randomStream(0));
    images.set(levels, place * size);
  }
  return { name, count, images, labels: Uint8Array.from(labels), digest };
}
