import { createHash } from "node:crypto";
import type { Split } from "./dataset.js";

/** Some images of a split, in the order of `indices`, as a split of their own. */
export function takeImages(split: Split, indices: ArrayLike<number>): Split {
  const size = split.images.length / split.count;
  const images = new Uint8Array(indices.length * size);
  const labels = new Uint8Array(indices.length);
  for (let place = 0; place < indices.length; place++) {
    const index = indices[place] ?? 0;
    images.set(split.images.subarray(index * size, (index + 1) * size), place * size);
    labels[place] = split.labels[index] ?? 0;
  }
  const digest = createHash("sha256").update(images).update(labels).digest("hex");
  return { ...split, count: indices.length, images, labels, digest };
}
