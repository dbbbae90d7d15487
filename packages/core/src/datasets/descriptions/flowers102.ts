import type { PublishedDataset } from "../published-dataset.js";
import { photographs } from "./photographs.js";

/** In the order of their labels. */
const CLASSES = `
pink primrose, hard-leaved pocket orchid, canterbury bells, sweet pea, english marigold, tiger lily,
moon orchid, bird of paradise, monkshood, globe thistle, snapdragon, colt's foot, king protea, spear thistle,
yellow iris, globe-flower, purple coneflower, peruvian lily, balloon flower, giant white arum lily, fire lily,
pincushion flower, fritillary, red ginger, grape hyacinth, corn poppy, prince of wales feathers,
stemless gentian, artichoke, sweet william, carnation, garden phlox, love in the mist, mexican aster,
alpine sea holly, ruby-lipped cattleya, cape flower, great masterwort, siam tulip, lenten rose, barbeton daisy,
daffodil, sword lily, poinsettia, bolero deep blue, wallflower, marigold, buttercup, oxeye daisy,
common dandelion, petunia, wild pansy, primula, sunflower, pelargonium, bishop of llandaff, gaura, geranium,
orange dahlia, pink-yellow dahlia, cautleya spicata, japanese anemone, black-eyed susan, silverbush,
californian poppy, osteospermum, spring crocus, bearded iris, windflower, tree poppy, gazania, azalea,
water lily, rose, thorn apple, morning glory, passion flower, lotus, toad lily, anthurium, frangipani, clematis,
hibiscus, columbine, desert-rose, tree mallow, magnolia, cyclamen, watercress, canna lily, hippeastrum,
bee balm, ball moss, foxglove, bougainvillea, camellia, mallow, mexican petunia, bromelia, blanket flower,
trumpet creeper, blackberry lily
`;

export const flowers102Description: PublishedDataset = {
  name: "flowers102",
  title: "Flowers-102",
  classes: CLASSES.trim().split(/,\s/),
  ...photographs,
  licence: "None stated; the makers ask to cite the paper",
  source: "https://www.robots.ox.ac.uk/~vgg/data/flowers/102/",
  citation: "Nilsback and Zisserman: Automated flower classification over a large number of classes. 2008",
  splits: { train: { count: 1_020 }, validation: { count: 1_020 }, test: { count: 6_149 } },
  forms: [
    {
      name: "flowers102",
      files: [
        {
          name: "102flowers.tgz",
          bytes: 344_862_509,
          md5: "52808999861908f626f3c1f4e79d11fa",
          sha256: "2d01ecc807db462958cfe3d92f57a8c252b4abd240eb955770201e45f783b246",
          urls: ["https://www.robots.ox.ac.uk/~vgg/data/flowers/102/102flowers.tgz"],
        },
        {
          name: "imagelabels.mat",
          bytes: 502,
          md5: "e0620be6f572b9609742df49c70aed4d",
          sha256: "4903e94206bac23bf772aadf06451916df56b58fc483a62db32a97b82656651d",
          urls: ["https://www.robots.ox.ac.uk/~vgg/data/flowers/102/imagelabels.mat"],
        },
        {
          name: "setid.mat",
          bytes: 14_989,
          md5: "a5357ecc9cb78c4bef273ce3793fc85c",
          sha256: "46b8678f91fd95d3c8f4feab80d271a6c834a1dd896fe29fd3e6ad9ce5c8dccd",
          urls: ["https://www.robots.ox.ac.uk/~vgg/data/flowers/102/setid.mat"],
        },
      ],
    },
  ],
  checksums: [
    "https://github.com/pytorch/vision/blob/main/torchvision/datasets/flowers102.py (MD5)",
    "https://github.com/tensorflow/datasets/blob/master/tensorflow_datasets/url_checksums/oxford_flowers102.txt (bytes, SHA-256)",
  ],
};
