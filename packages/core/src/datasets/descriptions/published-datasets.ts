import type { PublishedDataset } from "../published-dataset.js";
import { cifar10Description } from "./cifar10.js";
import { cifar100Description } from "./cifar100.js";
import { flowers102Description } from "./flowers102.js";
import { food101Description } from "./food101.js";
import { imagenet1kDescription } from "./imagenet1k.js";
import { mnistDescription } from "./mnist.js";
import { oxfordPetsDescription } from "./oxford-pets.js";
import { stl10Description } from "./stl10.js";

/** The eight datasets that are imported from their makers' files. */
export const publishedDatasets: readonly PublishedDataset[] = [
  mnistDescription,
  cifar10Description,
  cifar100Description,
  stl10Description,
  flowers102Description,
  oxfordPetsDescription,
  food101Description,
  imagenet1kDescription,
];
