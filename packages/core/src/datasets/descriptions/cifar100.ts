import type { PublishedDataset } from "../published-dataset.js";

/** In the order of their labels. */
const CLASS_KEYS = `
apple, aquarium_fish, baby, bear, beaver, bed, bee, beetle, bicycle, bottle, bowl, boy, bridge, bus, butterfly,
camel, can, castle, caterpillar, cattle, chair, chimpanzee, clock, cloud, cockroach, couch, crab, crocodile,
cup, dinosaur, dolphin, elephant, flatfish, forest, fox, girl, hamster, house, kangaroo, keyboard, lamp,
lawn_mower, leopard, lion, lizard, lobster, man, maple_tree, motorcycle, mountain, mouse, mushroom, oak_tree,
orange, orchid, otter, palm_tree, pear, pickup_truck, pine_tree, plain, plate, poppy, porcupine, possum, rabbit,
raccoon, ray, road, rocket, rose, sea, seal, shark, shrew, skunk, skyscraper, snail, snake, spider, squirrel,
streetcar, sunflower, sweet_pepper, table, tank, telephone, television, tiger, tractor, train, trout, tulip,
turtle, wardrobe, whale, willow_tree, wolf, woman, worm
`
  .trim()
  .split(/,\s/);

export const cifar100Description: PublishedDataset = {
  name: "cifar100",
  title: "CIFAR-100",
  classes: CLASS_KEYS.map((key) => key.replaceAll("_", " ")),
  classKeys: CLASS_KEYS,
  image: { height: 32, width: 32, channels: 3 },
  normalisation: { mean: [0.5071, 0.4867, 0.4408], std: [0.2675, 0.2565, 0.2761] },
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
          name: "cifar-100-binary.tar.gz",
          bytes: 168_513_733,
          md5: "03b5dce01913d631647c71ecec9e9cb8",
          sha256: "58a81ae192c23a4be8b1804d68e518ed807d710a4eb253b1f2a199162a40d8ec",
          urls: ["https://www.cs.toronto.edu/~kriz/cifar-100-binary.tar.gz"],
        },
      ],
    },
    {
      name: "cifar-python",
      files: [
        {
          name: "cifar-100-python.tar.gz",
          bytes: 169_001_437,
          md5: "eb9058c3a382ffc7106e4002c42a8d85",
          sha256: "85cd44d02ba6437773c5bbd22e183051d648de2e7d6b014e1ef29b855ba677a7",
          urls: ["https://www.cs.toronto.edu/~kriz/cifar-100-python.tar.gz"],
        },
      ],
    },
  ],
  checksums: [
    "https://www.cs.toronto.edu/~kriz/cifar.html (MD5)",
    "https://github.com/tensorflow/datasets/blob/master/tensorflow_datasets/url_checksums/cifar100.txt (bytes, SHA-256)",
    "https://github.com/keras-team/keras/blob/master/keras/src/datasets/cifar100.py (SHA-256 of the Python archive)",
    "listings of copies with these checksums (bytes of the Python archive)",
  ],
};
