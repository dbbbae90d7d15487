import type { PublishedDataset } from "../published-dataset.js";

export const stl10Description: PublishedDataset = {
  name: "stl10",
  title: "STL-10",
  classes: ["airplane", "bird", "car", "cat", "deer", "dog", "horse", "monkey", "ship", "truck"],
  image: { height: 96, width: 96, channels: 3 },
  normalisation: { mean: [0.4467, 0.4398, 0.4066], std: [0.2603, 0.2566, 0.2713] },
  licence: "None stated; the images are from ImageNet, the makers ask to cite the paper",
  source: "https://cs.stanford.edu/~acoates/stl10/",
  citation: "Coates, Lee and Ng: An analysis of single-layer networks in unsupervised feature learning. 2011",
  splits: { train: { count: 5_000 }, test: { count: 8_000 } },
  storage: "pixels",
  transforms: { train: [{ kind: "random-crop", size: 96, padding: 12 }, { kind: "horizontal-flip" }], evaluation: [] },
  forms: [
    {
      name: "stl10-binary",
      files: [
        {
          name: "stl10_binary.tar.gz",
          bytes: 2_640_397_119,
          md5: "91f7769df0f17e558f3565bffb0c7dfb",
          sha256: "f31fd99273a1acb8609c8db427cebb1de3f71de77758cdc0e22956e1289b9866",
          urls: ["http://ai.stanford.edu/~acoates/stl10/stl10_binary.tar.gz"],
        },
      ],
    },
  ],
  checksums: [
    "https://github.com/pytorch/vision/blob/main/torchvision/datasets/stl10.py (MD5)",
    "https://github.com/tensorflow/datasets/blob/master/tensorflow_datasets/url_checksums/stl10.txt (bytes, SHA-256)",
  ],
};
