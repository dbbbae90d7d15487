import type { ImageSource } from "./image-source.js";
import type { ImageTransforms } from "./images/image-transform.js";

/** What is known of a dataset without opening it. */
export interface DatasetDescription {
  /** `mnist` */
  readonly name: string;
  /** `MNIST` */
  readonly title: string;
  readonly classes: readonly string[];
  /** The images as networks get them. */
  readonly image: ImageShape;
  /** The images as splits hold them, where networks get them fitted to another shape. */
  readonly stored?: ImageShape;
  /** Per stored channel, of pixel values scaled to 0..1. */
  readonly normalisation: { readonly mean: readonly number[]; readonly std: readonly number[] };
  /** What is usually done to an image before a network sees it, normalisation apart; nothing where there are none. */
  readonly transforms?: ImageTransforms;
  readonly licence: string;
  readonly source: string;
  readonly splits: Readonly<Record<SplitName, { readonly count: number }>>;
}

export interface ImageShape {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

export type SplitName = "train" | "test";

/** All images of a split, undecoded bytes 0..255, of the stored shape (count, height, width, channels), with one label each. */
export interface Split {
  readonly name: SplitName;
  readonly count: number;
  readonly images: Uint8Array;
  readonly labels: Uint8Array;
  /** SHA-256 of images then labels, in hex. */
  readonly digest: string;
}

/** A dataset that comes along or is drawn, small enough for memory. */
export interface DatasetInMemory {
  readonly description: DatasetDescription;
  /**
   * All of a split.
   * @throws BadInput when a file of the split is missing, truncated or not what it should be.
   */
  split(name: SplitName): Promise<Split>;
}

/** A dataset that was imported, of whatever size. */
export interface ImportedDataset {
  readonly description: DatasetDescription;
  /**
   * The images of a split one by one.
   * @throws BadInput when there is no such split
   */
  source(name: SplitName | "validation"): Promise<ImageSource>;
}

/** `openImages` and `fitDataset` take either. */
export type Dataset = DatasetInMemory | ImportedDataset;
