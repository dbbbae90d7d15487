import type { PublishedDataset, StoredSplitName } from "../published-dataset.js";

/** An image as it is found in the files of a dataset. */
export interface SourceImage {
  readonly split: StoredSplitName;
  /** Where it stands in its split: the images of a split are put into the ascending order of this. */
  readonly order: number;
  readonly label: number;
  /** What to call it in reports: the name of its file, or its number. */
  readonly name: string;
  /** Pixels (height, width, channels) in row-major order, or the file. */
  readonly bytes: Uint8Array;
}

/** The images that the files of a dataset hold, in the order in which they are found. */
export interface SourceReading {
  readonly content: "pixels" | "files";
  images(): AsyncGenerator<SourceImage>;
}

/**
 * Reads one layout of a dataset's files.
 * @param files the paths of the published files, in the order in which the description lists them
 * @throws BadInput, also from the reading, when a file is missing, damaged, hostile, or not of the layout
 */
export type FormReader = (dataset: PublishedDataset, files: readonly string[]) => Promise<SourceReading>;
