import type { PublishedDataset } from "../published-dataset.js";

export const cifar10Description: PublishedDataset = {
  name: "cifar10",
  title: "CIFAR-10",
  classes: ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"],
  image: { height: 32, width: 32, channels: 3 },
  normalisation: { mean: [0.4914, 0.4822, 0.4465], std: [0.247, 0.2435, 0.2616] },
  licence: "None stated; the makers ask to cite the report",
  source: "https://www.cs.toronto.edu/~kriz/cifar.html",
  citation: "Krizhevsky: Learning multiple layers of features from tiny images. 2009",
  splits: { train: { count: 50_000 }, test: { count: 10_000 } },
  storage: "pixels",
  transforms: { train: [{ kind: "random-crop", size: 32, padding: 4 }, { kind: "horizontal-flip" }], evaluation: [] },
  forms: [
    {
      name: "cifar-binary",
      files: [
        {
          name: "cifar-10-binary.tar.gz",
          bytes: 170_052_171,
          md5: "c32a1d4ab5d03f1284b67883e8d87530",
          sha256: "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
          urls: ["https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz"],
        },
      ],
    },
    {
      name: "cifar-python",
      files: [
        {
          name: "cifar-10-python.tar.gz",
          bytes: 170_498_071,
          md5: "c58f30108f718f92721af3b95e74349a",
          sha256: "6d958be074577803d12ecdefd02955f39262c83c16fe9348329d7fe0b5c001ce",
          urls: ["https://www.cs.toronto.edu/~kriz/cifar-10-python.tar.gz"],
        },
      ],
    },
  ],
  checksums: [
    "https://www.cs.toronto.edu/~kriz/cifar.html (MD5)",
    "https://github.com/tensorflow/datasets/blob/master/tensorflow_datasets/url_checksums/cifar10.txt (bytes, SHA-256)",
    "https://github.com/keras-team/keras/blob/master/keras/src/datasets/cifar10.py (SHA-256 of the Python archive)",
    "listings of copies with these checksums (bytes of the Python archive)",
  ],
};
