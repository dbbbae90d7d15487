import {
  concat,
  dispose,
  gather,
  type Rank,
  reshape,
  type Tensor2D,
  tensor1d,
  tensor2d,
  tensor4d,
  tidy,
  transpose,
} from "@tensorflow/tfjs-core";
import { applyNodes, type NetworkTensors } from "../architectures/network.js";
import { nodeShapes, shapeSize } from "../architectures/node-shapes.js";
import type { SplitNetwork } from "../architectures/subset.js";
import { mapValue, type Value, type Values } from "../architectures/value.js";
import { normaliseImages } from "../datasets/batches.js";
import type { CheckpointSource } from "./collected-checkpoints.js";

/** What crosses the cut is kept for all images up to this size: MNIST's 188 MB of pixels are, and leave most of 3 GiB free. */
const TABLE_BYTES = 300e6;

/** Images that go through the prefix at a time when the table is filled. */
const TABLE_SLICE = 1_000;

/** Whether what crosses the cut is computed once for all images: when it fits, and so many visits meet each of them. */
export function tableFits({ architecture, split }: TrainingSource, cut: SplitNetwork, visits: number): boolean {
  const shapes = nodeShapes(architecture.nodes, architecture.tensors, architecture.input);
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
  private readonly table: Values | undefined;

  /**
   * @param frozen the prefix's tensors; they must live as long as this
   * @param visits how many images will be asked for in all
   */
  constructor(
    private readonly source: TrainingSource,
    private readonly cut: SplitNetwork,
    private readonly frozen: NetworkTensors,
    visits: number,
  ) {
    if (tableFits(source, cut, visits)) this.table = tidy(() => this.fillTable());
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
    for (const { data } of Object.values(this.table ?? {})) data.dispose();
  }

  /** What the suffix reads for these images, as one batch. */
  private rows(indices: Int32Array): Values {
    if (this.table === undefined) return this.throughPrefix(indices);
    const places = tensor1d(indices, "int32");
    return mapValues(this.table, (value) =>
      mapValue(value, (data) => gather(data, places, value.kind === "images" ? 0 : 1)),
    );
  }

  private throughPrefix(indices: ArrayLike<number>): Values {
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

  private fillTable(): Values {
    const { count } = this.source.split;
    const slices: Values[] = [];
    for (let start = 0; start < count; start += TABLE_SLICE) {
      slices.push(
        this.throughPrefix(
          Int32Array.from({ length: Math.min(TABLE_SLICE, count - start) }, (_, index) => start + index),
        ),
      );
    }
    const joined = this.cut.crossing.map((name) => [name, join(slices.flatMap((slice) => slice[name] ?? []))] as const);
    dispose(slices);
    return Object.fromEntries(joined);
  }
}

function mapValues(values: Values, f: (value: Value) => Value): Values {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, f(value)]));
}

function join(slices: readonly Value[]): Value {
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
