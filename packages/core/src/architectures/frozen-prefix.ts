import { dispose, tensor4d, tidy } from "@tensorflow/tfjs-core";
import { normaliseImages } from "../datasets/batches.js";
import type { DatasetDescription, Split } from "../datasets/dataset.js";
import type { SavedState, Task } from "../task.js";
import type { NamedArrays } from "../weights/named-arrays.js";
import type { Architecture } from "./architecture.js";
import { forwardFlops } from "./flops.js";
import { joinImages, restoreValue } from "./image-values.js";
import { InferenceNetwork } from "./inference/inference-network.js";
import type { NetworkTensors } from "./network.js";
import { nodeShapes, shapeSize } from "./node-shapes.js";
import { largestSize } from "./node-sizes.js";
import type { SplitNetwork } from "./subset.js";
import { toArrays } from "./tensors-of-arrays.js";
import type { Values } from "./value.js";

/** The images that networks are shown. */
export interface ShownImages {
  readonly architecture: Architecture;
  readonly split: Split;
  readonly description: DatasetDescription;
}

/** Images at a time: as many as keep the largest value of the prefix so small, up to so many. */
const SLICE_BYTES = 128e6;
const MOST_IMAGES = 1_000;

/** What networks have in common up to where they are cut, run over the images of a split once for all of them. Its owner disposes it. */
export class FrozenPrefix {
  /** Bytes that cross the cut for one image. */
  readonly crossingBytes: number;
  /** Whether it computes nothing, as nothing in it has tensors. */
  readonly free: boolean;
  private readonly network: InferenceNetwork;

  /** @param tensors the prefix's own; they must live as long as this */
  constructor(
    private readonly images: ShownImages,
    private readonly cut: SplitNetwork,
    tensors: NetworkTensors,
  ) {
    this.network = new InferenceNetwork(cut.prefix, tensors, cut.crossing);
    this.crossingBytes = crossingBytes(images.architecture, cut);
    this.free = forwardFlops(cut.prefix, images.architecture) === 0;
  }

  /** What crosses the cut for these images of the split, in their order. The caller owns it. */
  through(indices: Int32Array): Values {
    return tidy(() => joinImages(this.slicesOf(indices).map((slice) => this.sliceThrough(slice))));
  }

  /**
   * What crosses the cut for the images `start` to `end` - 1, kept under `key` on the way, as that takes a large network long.
   *
   * @throws Interrupted when the task was stopped; the same call goes on from there
   */
  async throughAll(start: number, end: number, task: Task, key: string): Promise<Values> {
    const saved = this.free ? undefined : await task.restore(key);
    const usable = saved !== undefined && saved.step > start && saved.step <= end ? saved : undefined;
    const parts: Values[] = usable === undefined ? [] : [this.restore(usable)];
    let done = usable?.step ?? start;
    try {
      for (const slice of this.slicesOf(Int32Array.from({ length: end - done }, (_, index) => done + index))) {
        parts.push(this.sliceThrough(slice));
        done += slice.length;
        if (this.free) continue;
        task.report({ phase: "Running the frozen part", done, total: this.images.split.count, unit: "image" });
        await task.checkpoint(key, async () => ({ step: done, tensors: await arraysOf(parts) }));
      }
      return tidy(() => joinImages(parts));
    } finally {
      dispose(parts);
    }
  }

  dispose(): void {
    this.network.dispose();
  }

  private slicesOf(indices: Int32Array): Int32Array[] {
    const names = ["images", ...this.cut.prefix.map(({ name }) => name)];
    const fitting = Math.floor(SLICE_BYTES / (4 * largestSize(this.images.architecture, names)));
    const length = Math.max(1, Math.min(MOST_IMAGES, fitting));
    return Array.from({ length: Math.ceil(indices.length / length) }, (_, slice) =>
      indices.subarray(slice * length, (slice + 1) * length),
    );
  }

  private sliceThrough(indices: Int32Array): Values {
    const { split, description } = this.images;
    const { height, width, channels } = description.image;
    return tidy(() => {
      const data = tensor4d(normaliseImages(split, description, indices), [indices.length, height, width, channels]);
      const shown = { images: { kind: "images", data, models: 1 } } as const;
      return this.network.run(shown);
    });
  }

  private restore({ tensors }: SavedState): Values {
    const { nodes, tensors: specified, input } = this.images.architecture;
    const shapes = nodeShapes(nodes, specified, input);
    return Object.fromEntries(
      Object.entries(tensors).map(([name, array]) => [name, restoreValue(shapes.get(name)?.kind ?? "images", array)]),
    );
  }
}

/** Bytes of what crosses the cut for one image. */
export function crossingBytes({ nodes, tensors, input }: Architecture, { crossing }: SplitNetwork): number {
  const shapes = nodeShapes(nodes, tensors, input);
  return crossing.reduce((sum, name) => {
    const shape = shapes.get(name);
    return shape === undefined ? sum : sum + 4 * shapeSize(shape);
  }, 0);
}

async function arraysOf(parts: readonly Values[]): Promise<NamedArrays> {
  const together = tidy(() => joinImages(parts));
  const arrays = await toArrays(Object.fromEntries(Object.entries(together).map(([name, { data }]) => [name, data])));
  dispose(together);
  return arrays;
}
