import { randomStream } from "../engine/random.js";

/** How many batches one epoch has. What does not fill a batch is left out; each epoch leaves out other images. */
export function batchesPerEpoch(images: number, batchSize: number): number {
  return Math.max(1, Math.floor(images / batchSize));
}

/** Steps that so many epochs take, at least one; epochs may be a fraction. */
export function trainingSteps(epochs: number, images: number, batchSize: number): number {
  return Math.max(1, Math.round(epochs * batchesPerEpoch(images, batchSize)));
}

/**
 * The order in which a network meets the images: a fresh permutation each epoch. It follows from the seed and the network's
 * own path of names alone, so that step 1000 needs no memory of the 999 before it.
 */
export class BatchOrder {
  private epoch = -1;
  private order: Uint32Array = new Uint32Array(0);

  constructor(
    private readonly images: number,
    private readonly batchSize: number,
    private readonly seed: number,
    private readonly path: readonly (string | number)[],
  ) {}

  /** Indices of the images of a step, counted from 0; all of them where they are fewer than a batch. */
  batch(step: number): Uint32Array {
    const batches = batchesPerEpoch(this.images, this.batchSize);
    const epoch = Math.floor(step / batches);
    if (epoch !== this.epoch) {
      this.order = randomStream(this.seed, ...this.path, "epoch", epoch).permutation(this.images);
      this.epoch = epoch;
    }
    const start = (step % batches) * this.batchSize;
    return this.order.subarray(start, start + this.batchSize);
  }
}
