import {
  concat,
  dispose,
  gather,
  type Rank,
  reshape,
  type Tensor2D,
  tensor1d,
  tensor2d,
  tensor3d,
  tensor4d,
  tidy,
  transpose,
} from "@tensorflow/tfjs-core";
import type { Architecture } from "../architectures/architecture.js";
import { forwardFlops } from "../architectures/flops.js";
import { applyNodes, type NetworkTensors } from "../architectures/network.js";
import { type NodeShape, nodeShapes, shapeSize } from "../architectures/node-shapes.js";
import { largestSize } from "../architectures/node-sizes.js";
import type { SplitNetwork } from "../architectures/subset.js";
import { mapValue, type Value, type Values } from "../architectures/value.js";
import { normaliseImages } from "../datasets/batches.js";
import type { Task } from "../task.js";
import type { NamedArray, NamedArrays } from "../weights/named-arrays.js";
import type { CheckpointSource } from "./collected-checkpoints.js";
import { toArrays } from "./trained-tensors.js";

/** What crosses the cut is kept for all images up to this size: MNIST's 188 MB of pixels are, and leave most of 3 GiB free. */
const TABLE_BYTES = 300e6;

/** Under which name the table is kept while it is filled, which takes a large network longer than a kill may cost. */
const SAVE = "collect.prefix";

/** Images that go through the prefix at a time: as many as keep its largest value so small, up to so many. */
const SLICE_BYTES = 128e6;
const MOST_IMAGES = 1_000;

/** Whether what crosses the cut is computed once for all images: when it fits, and so many visits meet each of them. */
export function tableFits({ architecture, split }: TrainingSource, cut: SplitNetwork, visits: number): boolean {
  const shapes = shapesOf(architecture);
  const values = cut.crossing.reduce((sum, name) => {
    const shape = shapes.get(name);
    return shape === undefined ? sum : sum + shapeSize(shape);
  }, 0);
  return visits >= split.count && 4 * values * split.count <= TABLE_BYTES;
}

type TrainingSource = Omit<CheckpointSource, "subset">;

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
    private readonly source: TrainingSource,
    private readonly cut: SplitNetwork,
    private readonly frozen: NetworkTensors,
    private readonly table: Values | undefined,
  ) {}

  /**
   * @param frozen the prefix's tensors; they must live as long as what is returned
   * @param visits how many images will be asked for in all
   * @throws Interrupted when the task was stopped; the table goes on from there
   */
  static async open(
    source: TrainingSource,
    cut: SplitNetwork,
    frozen: NetworkTensors,
    visits: number,
    task: Task,
  ): Promise<TrainingImages> {
    const images = new TrainingImages(source, cut, frozen, undefined);
    if (!tableFits(source, cut, visits)) return images;
    return new TrainingImages(source, cut, frozen, await images.fillTable(task));
  }

  /** @param order for each of M networks, the images of its batch: as many for one as for another */
  batch(order: readonly Uint32Array[]): TrainingBatch {
    const indices = Int32Array.from(order.flatMap((batch) => [...batch]));
    const models = order.length;
    const labels = Int32Array.from(indices, (index) => this.source.split.labels[index] ?? 0);
    return tidy(() => ({
      values: mapValues(this.rows(indices), (value) => apart(value, models)),
      labels: tensor2d(labels, [models, indices.length / models], "int32"),
    }));
  }

  dispose(): void {
    dispose(this.table ?? {});
  }

  /** What the suffix reads for these images, as one batch. */
  private rows(indices: Int32Array): Values {
    if (this.table === undefined) return this.throughPrefix(indices);
    const places = tensor1d(indices, "int32");
    return mapValues(this.table, (value) =>
      mapValue(value, (data) => gather(data, places, value.kind === "images" ? 0 : 1)),
    );
  }

  private throughPrefix(indices: Int32Array): Values {
    return tidy(() => this.join(this.slicesOf(indices).map((slice) => this.sliceThroughPrefix(slice))));
  }

  /** What crosses the cut for all images. */
  private async fillTable(task: Task): Promise<Values> {
    const { count } = this.source.split;
    const free = forwardFlops(this.cut.prefix, this.source.architecture) === 0;
    const saved = free ? undefined : await task.restore(SAVE);
    const parts: Values[] = saved === undefined ? [] : [this.fromArrays(saved.tensors)];
    try {
      let done = saved?.step ?? 0;
      for (const slice of this.slicesOf(Int32Array.from({ length: count - done }, (_, index) => done + index))) {
        parts.push(this.sliceThroughPrefix(slice));
        done += slice.length;
        if (free) continue;
        task.report({ phase: "Running the frozen part", done, total: count, unit: "image" });
        await task.checkpoint(SAVE, async () => ({ step: done, tensors: await this.toArrays(parts) }));
      }
      return tidy(() => this.join(parts));
    } finally {
      dispose(parts);
    }
  }

  private slicesOf(indices: Int32Array): Int32Array[] {
    const size = Math.floor(SLICE_BYTES / (4 * largestSize(this.source.architecture, this.cut.prefix)));
    const length = Math.max(1, Math.min(MOST_IMAGES, size));
    return Array.from({ length: Math.ceil(indices.length / length) }, (_, slice) =>
      indices.subarray(slice * length, (slice + 1) * length),
    );
  }

  private join(parts: readonly Values[]): Values {
    return Object.fromEntries(
      this.cut.crossing.map((name) => [name, joined(parts.flatMap((part) => part[name] ?? []))] as const),
    );
  }

  private async toArrays(parts: readonly Values[]): Promise<NamedArrays> {
    const values = tidy(() => this.join(parts));
    const arrays = await toArrays(Object.fromEntries(Object.entries(values).map(([name, { data }]) => [name, data])));
    dispose(values);
    return arrays;
  }

  private fromArrays(arrays: NamedArrays): Values {
    const shapes = shapesOf(this.source.architecture);
    return Object.fromEntries(
      this.cut.crossing.map((name) => [name, savedValue(shapes.get(name)?.kind ?? "images", arrays[name])] as const),
    );
  }

  private sliceThroughPrefix(indices: Int32Array): Values {
    const { split, description } = this.source;
    const { height, width, channels } = description.image;
    const data = tensor4d(normaliseImages(split, description, indices), [indices.length, height, width, channels]);
    const values = applyNodes(
      this.cut.prefix,
      this.frozen,
      { images: { kind: "images", data, models: 1 } },
      this.cut.crossing,
    );
    data.dispose();
    return values;
  }
}

function shapesOf({ nodes, tensors, input }: Architecture): ReadonlyMap<string, NodeShape> {
  return nodeShapes(nodes, tensors, input);
}

/** A value that all networks share, as it was saved. */
function savedValue(kind: Value["kind"], array: NamedArray | undefined): Value {
  const [a = 0, b = 0, c = 0, d = 0] = array?.shape ?? [];
  const data = array?.data ?? [];
  if (kind === "vectors") return { kind, data: tensor3d(data, [a, b, c]), models: 1 };
  return { kind, data: tensor4d(data, [a, b, c, d]), models: 1 };
}

function mapValues(values: Values, f: (value: Value) => Value): Values {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, f(value)]));
}

function joined(slices: readonly Value[]): Value {
  const maps = slices.flatMap((slice) => (slice.kind === "images" ? [slice.data] : []));
  if (maps.length > 0) return { kind: "images", data: concat(maps, 0), models: 1 };
  const tokens = slices.flatMap((slice) => (slice.kind === "tokens" ? [slice.data] : []));
  if (tokens.length > 0) return { kind: "tokens", data: concat(tokens, 1), models: 1 };
  const vectors = slices.flatMap((slice) => (slice.kind === "vectors" ? [slice.data] : []));
  return { kind: "vectors", data: concat(vectors, 1), models: 1 };
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
