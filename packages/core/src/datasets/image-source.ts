import type { Split } from "./dataset.js";
import type { ImagePreparation } from "./images/prepare-images.js";

/** The images of a split, read one by one as they are stored; what a set that is larger than memory has instead of a `Split`. */
export interface ImageSource {
  readonly count: number;
  /** One for each image. */
  readonly labels: Uint16Array;
  /** Of the split, as it is known by. */
  readonly digest: string;
  /** What `read` gives: files to decode, or pixels of a shape. */
  readonly stored: ImagePreparation["stored"];
  /** @throws RangeError when the split has no such image */
  read(image: number): Promise<Uint8Array>;
}

/** The images of a split that is in memory. */
export function splitSource(split: Split, shape: { height: number; width: number; channels: number }): ImageSource {
  const size = shape.height * shape.width * shape.channels;
  return {
    count: split.count,
    labels: Uint16Array.from(split.labels),
    digest: split.digest,
    stored: { kind: "pixels", shape },
    async read(image) {
      if (!(image >= 0 && image < split.count))
        throw new RangeError(`Image ${image} is not in the ${split.name} split of ${split.count} images.`);
      return split.images.subarray(image * size, (image + 1) * size);
    },
  };
}
