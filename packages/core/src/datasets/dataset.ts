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

export interface Dataset {
  readonly description: DatasetDescription;
  /** @throws BadInput when a file of the split is missing, truncated or not what it should be. */
  split(name: SplitName): Promise<Split>;
}
