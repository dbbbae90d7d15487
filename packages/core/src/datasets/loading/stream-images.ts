import { randomStream } from "../../engine/random.js";
import type { Dataset, DatasetDescription, SplitName } from "../dataset.js";
import { type ImageSource, splitSource } from "../image-source.js";
import type { ImageTransform } from "../images/image-transform.js";
import { inOrder } from "../in-order.js";
import { ImageWorkers } from "./image-workers.js";

/** What a network takes at a time. */
export interface ImageBatch {
  /** (B, height, width, channels), normalised. */
  readonly images: Float32Array;
  /** (B) */
  readonly labels: Int32Array;
  /** Which images of the split they are. */
  readonly indices: Uint32Array;
}

export interface StreamRequest {
  readonly batchSize: number;
  /** Which images, in which order: `epochOrder`, or all as they stand. */
  readonly order: Uint32Array;
  readonly transforms: readonly ImageTransform[];
  /** Of what random transforms draw; each batch draws by its place in the order. */
  readonly seed: number;
  /** Names what the images are drawn for, so that each epoch draws anew. */
  readonly path: readonly (string | number)[];
  /** Decode the images; the caller closes them. */
  readonly workers: ImageWorkers;
}

/** Batches under way for each worker: one that it prepares and one that waits for it. */
const AHEAD = 2;
/** Images that are read at a time for a batch. */
const READS_AT_ONCE = 16;

/** The images of a split of any dataset, whether it is in memory or larger than that. */
export async function openImages(dataset: Dataset, split: SplitName): Promise<ImageSource> {
  if ("source" in dataset) return dataset.source(split);
  const { image, stored = image } = dataset.description;
  return splitSource(await dataset.split(split), stored);
}

/**
 * The order of an epoch: all images, each once, drawn by seed and epoch. Four bytes an image are all that shuffling takes, whatever
 * the size of the images, which are then read where they lie.
 */
export function epochOrder(count: number, seed: number, epoch: number): Uint32Array {
  return randomStream(seed, "images", "epoch", epoch).permutation(count);
}

/**
 * Streams images in batches, the last of which may be smaller. They are read, decoded and transformed ahead of being asked for, in threads;
 * at most two batches for each thread are in memory.
 *
 * @throws Error when an image that is stored cannot be read or decoded
 */
export async function* streamImages(
  source: ImageSource,
  description: Pick<DatasetDescription, "image" | "normalisation">,
  request: StreamRequest,
): AsyncGenerator<ImageBatch> {
  const { order, transforms, seed, path, workers } = request;
  const { image, normalisation } = description;
  const preparation = { stored: source.stored, transforms, normalisation, image };
  const prepare = async (start: number): Promise<ImageBatch> => {
    const indices = order.subarray(start, start + request.batchSize);
    const stored: Uint8Array[] = [];
    for await (const bytes of inOrder(indices, READS_AT_ONCE, (index) => source.read(index))) stored.push(bytes);
    const images = await workers.prepare(preparation, stored, seed, [...path, start]);
    return { images, labels: Int32Array.from(indices, (index) => source.labels[index] ?? 0), indices };
  };
  yield* inOrder(starts(order.length, request.batchSize), AHEAD * workers.count, prepare);
}

function* starts(count: number, batchSize: number): Generator<number> {
  for (let start = 0; start < count; start += batchSize) yield start;
}
