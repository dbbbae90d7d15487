import { dispose, type Rank, reshape, type Tensor2D, tensor2d, tidy, transpose } from "@tensorflow/tfjs-core";
import type { Architecture } from "../architectures/architecture.js";
import { crossingBytes, FrozenPrefix, type ShownImages } from "../architectures/frozen-prefix.js";
import { gatherImages } from "../architectures/image-values.js";
import type { NetworkTensors } from "../architectures/network.js";
import type { SplitNetwork } from "../architectures/subset.js";
import type { Value, Values } from "../architectures/value.js";
import type { Draws, ShownSplit } from "../datasets/shown-split.js";
import type { Task } from "../task.js";

/** What crosses the cut is kept for all images up to this size: MNIST's 188 MB of pixels are, and leave most of 3 GiB free. */
const TABLE_BYTES = 300e6;

/** Under which name the table is kept while it is filled. */
const SAVE = "collect.prefix";

/** A network and how many images it is shown. */
export interface CountedImages {
  readonly architecture: Architecture;
  readonly split: Pick<ShownSplit, "count" | "augmented">;
}

/** Whether what crosses the cut is computed once for all images: when they are the same each time, it fits, and so many visits meet each of them. */
export function tableFits({ architecture, split }: CountedImages, cut: SplitNetwork, visits: number): boolean {
  return !split.augmented && visits >= split.count && crossingBytes(architecture, cut) * split.count <= TABLE_BYTES;
}

/** The images of one step, before they are a network's input. */
export interface LoadedBatch {
  /** Of M networks with B images each, M·B of them. */
  readonly indices: Int32Array;
  readonly models: number;
  /** (M·B, height, width, channels); none where what crosses the cut is looked up. */
  readonly values: Float32Array | undefined;
}

/** One step's input for M networks. */
export interface TrainingBatch {
  /** What the suffix reads, for M networks with B images each. */
  readonly values: Values;
  /** (M, B) */
  readonly labels: Tensor2D;
}

/**
 * The training images as a suffix sees them: normalised, and through the frozen prefix. When the table fits, a batch is a look-up in
 * it; otherwise each batch passes through the prefix.
 */
export class TrainingImages {
  private constructor(
    private readonly images: ShownImages,
    private readonly prefix: FrozenPrefix,
    private readonly table: Values | undefined,
  ) {}

  /**
   * @param frozen the prefix's tensors; they must live as long as what is returned
   * @param visits how many images will be asked for in all
   * @throws Interrupted when the task was stopped; the table goes on from there
   */
  static async open(
    images: ShownImages,
    cut: SplitNetwork,
    frozen: NetworkTensors,
    visits: number,
    task: Task,
  ): Promise<TrainingImages> {
    const prefix = new FrozenPrefix(images, cut, frozen);
    try {
      const table = tableFits(images, cut, visits)
        ? await prefix.throughAll(0, images.split.count, task, SAVE)
        : undefined;
      return new TrainingImages(images, prefix, table);
    } catch (error) {
      prefix.dispose();
      throw error;
    }
  }

  /**
   * Reads the images of a step, which may be done ahead of it.
   *
   * @param order for each of M networks, the images of its batch: as many for one as for another
   * @param draws for each of them, what random transforms draw from
   */
  async load(order: readonly Uint32Array[], draws: readonly Draws[] = []): Promise<LoadedBatch> {
    const { split } = this.images;
    const indices = Int32Array.from(order.flatMap((batch) => [...batch]));
    const loaded = { indices, models: order.length };
    if (this.table !== undefined) return { ...loaded, values: undefined };
    if (!split.augmented) return { ...loaded, values: await split.show(indices) };
    const apart = await Promise.all(order.map((batch, network) => split.show(batch, draws[network])));
    return { ...loaded, values: joined(apart) };
  }

  batch({ indices, models, values: images }: LoadedBatch): TrainingBatch {
    const labels = Int32Array.from(indices, (index) => this.images.split.labels[index] ?? 0);
    return tidy(() => {
      const values = images === undefined ? gatherImages(this.table ?? {}, indices) : this.prefix.through(images);
      return {
        values: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, apart(value, models)])),
        labels: tensor2d(labels, [models, indices.length / models], "int32"),
      };
    });
  }

  dispose(): void {
    this.prefix.dispose();
    dispose(this.table ?? {});
  }
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return only;
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let filled = 0;
  for (const part of parts) {
    all.set(part, filled);
    filled += part.length;
  }
  return all;
}

/** One batch of M·B images as B images for each of M networks. */
function apart(value: Value, models: number): Value {
  if (models === 1) return value;
  switch (value.kind) {
    case "vectors": {
      const [, rows, features] = value.data.shape;
      return { kind: "vectors", data: reshape<Rank.R3>(value.data, [models, rows / models, features]), models };
    }
    case "tokens": {
      const [, rows, length, features] = value.data.shape;
      return { kind: "tokens", data: reshape<Rank.R4>(value.data, [models, rows / models, length, features]), models };
    }
    case "images": {
      const [rows, height, width, channels] = value.data.shape;
      const networksFirst = reshape(value.data, [models, rows / models, height, width, channels]);
      const data = reshape<Rank.R4>(transpose(networksFirst, [1, 2, 3, 0, 4]), [
        rows / models,
        height,
        width,
        models * channels,
      ]);
      return { kind: "images", data, models };
    }
  }
}
