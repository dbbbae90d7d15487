import type { DatasetState } from "@hatchery/schema/documents/generated/graphql.js";

export const stateWords: Readonly<Record<DatasetState, string>> = {
  COMES_ALONG: "Comes along",
  GENERATED: "Drawn",
  IMPORTED: "Imported",
  NOT_IMPORTED: "Not imported",
};

export const stateSentences: Readonly<Record<DatasetState, string>> = {
  COMES_ALONG: "Its images are installed with the program.",
  GENERATED: "The program draws its images as they are asked for.",
  IMPORTED: "Its images are in the object store.",
  NOT_IMPORTED: "Its images are not here yet.",
};

/** What the layouts of files are called. */
export const formWords: Readonly<Record<string, string>> = {
  idx: "idx files",
  "cifar-binary": "binary archive",
  "cifar-python": "Python archive",
  "stl10-binary": "binary archive",
  flowers102: "images, labels and splits",
  "oxford-pets": "images and annotations",
  food101: "one archive",
  imagenet1k: "archives and development kit",
  parquet: "parquet files",
  folder: "folders of images",
};
