import type { PublishedDataset } from "../published-dataset.js";
import { imagenetClasses, imagenetSynsets } from "./imagenet1k-classes.js";
import { photographs } from "./photographs.js";

export const imagenet1kDescription: PublishedDataset = {
  name: "imagenet1k",
  title: "ImageNet-1K",
  classes: imagenetClasses,
  classKeys: imagenetSynsets,
  ...photographs,
  licence: "ImageNet's terms of access: non-commercial research and education only",
  source: "https://image-net.org/challenges/LSVRC/2012/",
  citation: "Russakovsky et al.: ImageNet large scale visual recognition challenge. 2015",
  splits: { train: { count: 1_281_167 }, test: { count: 50_000 } },
  forms: [
    {
      name: "imagenet1k",
      files: [
        {
          name: "ILSVRC2012_img_train.tar",
          bytes: 147_897_477_120,
          md5: "1d675b47d978889d74fa0da5fadfb00e",
          sha256: "b08200a27a8e34218a0e58fde36b0fe8f73bc377f4acea2d91602057c3ca45bb",
        },
        {
          name: "ILSVRC2012_img_val.tar",
          bytes: 6_744_924_160,
          md5: "29b22e2961454d5413ddabcf34fc5622",
          sha256: "c7e06a6c0baccf06d8dbeb6577d71efff84673a5dbdd50633ab44f8ea0456ae0",
        },
        {
          name: "ILSVRC2012_devkit_t12.tar.gz",
          bytes: 2_568_145,
          md5: "fa75699e90414af021442c21a62c3abf",
          sha256: "b59243268c0d266621fd587d2018f69e906fb22875aca0e295b48cafaa927953",
        },
      ],
    },
  ],
  checksums: [
    "https://github.com/pytorch/vision/blob/main/torchvision/datasets/imagenet.py (MD5)",
    "https://github.com/pytorch/vision/blob/main/torchvision/prototype/datasets/_builtin/imagenet.py (SHA-256)",
    "https://github.com/tensorflow/datasets/blob/master/tensorflow_datasets/url_checksums/imagenet2012.txt (bytes of the images)",
    "listings of copies with this SHA-256 (bytes of the development kit)",
  ],
};
