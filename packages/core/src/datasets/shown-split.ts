import type { DatasetDescription, SplitName } from "./dataset.js";

/** The images of a split as networks are shown them, whether they are in memory or come from the store. */
export interface ShownSplit {
  readonly name: SplitName;
  readonly count: number;
  /** (count) */
  readonly labels: Uint16Array;
  /** SHA-256, in hex: other images, labels or order have another. */
  readonly digest: string;
  /** Whether `draws` make a difference: whether the images that networks are trained on are cut and mirrored at random. */
  readonly augmented: boolean;
  /**
   * Images, normalised.
   *
   * @param indices which of them, in which order
   * @param draws for training: what random transforms draw from; without it the images are as evaluation shows them
   * @returns values of shape (indices.length, height, width, channels)
   */
  show(indices: ArrayLike<number>, draws?: Draws): Promise<Float32Array>;
}

/** Names random numbers, as `randomStream` takes them. */
export interface Draws {
  readonly seed: number;
  readonly path: readonly (string | number)[];
}

/** A dataset as a specification wants it shown. */
export interface ShownDataset {
  readonly description: DatasetDescription;
  split(name: SplitName): Promise<ShownSplit>;
}
