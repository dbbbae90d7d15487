import type { DatasetDescription, SplitName } from "./dataset.js";
import type { ImageTransforms } from "./images/image-transform.js";

/** A dataset as its makers publish it: everything that is known of it before a file is seen. */
export interface PublishedDataset extends DatasetDescription {
  /** The paper that the makers ask to cite. */
  readonly citation: string;
  /** The splits by the names used here; where the makers keep a third one for choosing between models, that too. */
  readonly splits: Readonly<Record<SplitName, SplitSize>> & { readonly validation?: SplitSize };
  /** Images of one size are kept as pixels, photographs of many sizes as the files that they came in. */
  readonly storage: "pixels" | "files";
  readonly transforms: ImageTransforms;
  /** What files call the classes, in the order of `classes`, where that is not their names. */
  readonly classKeys?: readonly string[];
  /** The sets of files that it is published in, each of which is all of it. */
  readonly forms: readonly PublishedForm[];
  /** Where sizes and checksums of the files are published. */
  readonly checksums: readonly string[];
}

interface SplitSize {
  readonly count: number;
}

export type StoredSplitName = SplitName | "validation";

export interface PublishedForm {
  readonly name: FormName;
  readonly files: readonly PublishedFile[];
}

/** The layouts of files that can be read. */
export type FormName =
  | "idx"
  | "cifar-binary"
  | "cifar-python"
  | "stl10-binary"
  | "flowers102"
  | "oxford-pets"
  | "food101"
  | "imagenet1k";

export interface PublishedFile {
  readonly name: string;
  readonly bytes: number;
  /** In hex; at least one of the two is known. */
  readonly md5?: string;
  readonly sha256?: string;
  /** Tried in this order. Absent where the makers give files only to those who accept their terms. */
  readonly urls?: readonly string[];
}
