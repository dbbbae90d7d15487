import type { PublishedDataset } from "../published-dataset.js";
import { photographs } from "./photographs.js";

/** In the order of their labels, as the lists number them. */
const CLASS_KEYS = `
Abyssinian, american_bulldog, american_pit_bull_terrier, basset_hound, beagle, Bengal, Birman, Bombay, boxer,
British_Shorthair, chihuahua, Egyptian_Mau, english_cocker_spaniel, english_setter, german_shorthaired,
great_pyrenees, havanese, japanese_chin, keeshond, leonberger, Maine_Coon, miniature_pinscher, newfoundland,
Persian, pomeranian, pug, Ragdoll, Russian_Blue, saint_bernard, samoyed, scottish_terrier, shiba_inu, Siamese,
Sphynx, staffordshire_bull_terrier, wheaten_terrier, yorkshire_terrier
`
  .trim()
  .split(/,\s/);

export const oxfordPetsDescription: PublishedDataset = {
  name: "oxford-pets",
  title: "Oxford Pets",
  classes: CLASS_KEYS.map((key) => key.replaceAll("_", " ")),
  classKeys: CLASS_KEYS,
  ...photographs,
  licence: "CC BY-SA 4.0; copyright of the images remains with their owners",
  source: "https://www.robots.ox.ac.uk/~vgg/data/pets/",
  citation: "Parkhi, Vedaldi, Zisserman and Jawahar: Cats and dogs. 2012",
  splits: { train: { count: 3_680 }, test: { count: 3_669 } },
  forms: [
    {
      name: "oxford-pets",
      files: [
        {
          name: "images.tar.gz",
          bytes: 791_918_971,
          md5: "5c4f3ee8e5d25df40f4fd59a7f44e54c",
          sha256: "67195c5e1c01f1ab5f9b6a5d22b8c27a580d896ece458917e61d459337fa318d",
          urls: ["https://www.robots.ox.ac.uk/~vgg/data/pets/data/images.tar.gz"],
        },
        {
          name: "annotations.tar.gz",
          bytes: 19_173_078,
          md5: "95a8c909bbe2e81eed6a22bccdf3f68f",
          sha256: "52425fb6de5c424942b7626b428656fcbd798db970a937df61750c0f1d358e91",
          urls: ["https://www.robots.ox.ac.uk/~vgg/data/pets/data/annotations.tar.gz"],
        },
      ],
    },
  ],
  checksums: [
    "https://github.com/pytorch/vision/blob/main/torchvision/datasets/oxford_iiit_pet.py (MD5)",
    "https://github.com/tensorflow/datasets/blob/master/tensorflow_datasets/url_checksums/oxford_iiit_pet.txt (bytes, SHA-256)",
  ],
};
