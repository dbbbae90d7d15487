import type { PublishedDataset } from "../published-dataset.js";

/** What sets of photographs of many sizes have alike: ImageNet's normalisation and transforms, which networks trained on it need. */
export const photographs: Pick<PublishedDataset, "image" | "normalisation" | "storage" | "transforms"> = {
  image: { height: 224, width: 224, channels: 3 },
  normalisation: { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
  storage: "files",
  transforms: {
    train: [
      { kind: "random-resized-crop", size: 224, scale: [0.08, 1], ratio: [3 / 4, 4 / 3] },
      { kind: "horizontal-flip" },
    ],
    evaluation: [
      { kind: "resize", size: 256 },
      { kind: "centre-crop", size: 224 },
    ],
  },
};
