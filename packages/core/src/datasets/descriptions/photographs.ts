import type { ImageTransforms } from "../images/image-transform.js";
import type { PublishedDataset } from "../published-dataset.js";

/** The shorter side of an image is made so much longer than what is cut from its middle, as was first done for ImageNet. */
const RESIZED = 256 / 224;

/** The transforms of photographs for networks that see `size` × `size` pixels. */
export function photographTransforms(size: number): ImageTransforms {
  return {
    train: [
      { kind: "random-resized-crop", size, scale: [0.08, 1], ratio: [3 / 4, 4 / 3] },
      { kind: "horizontal-flip" },
    ],
    evaluation: [
      { kind: "resize", size: Math.round(size * RESIZED) },
      { kind: "centre-crop", size },
    ],
  };
}

/** What sets of photographs of many sizes have alike: ImageNet's normalisation and transforms, which networks trained on it need. */
export const photographs: Pick<PublishedDataset, "image" | "normalisation" | "storage" | "transforms"> = {
  image: { height: 224, width: 224, channels: 3 },
  normalisation: { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
  storage: "files",
  transforms: photographTransforms(224),
};
