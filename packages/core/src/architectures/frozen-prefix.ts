import { dispose, tensor4d, tidy } from "@tensorflow/tfjs-core";
import { inOrder } from "../datasets/in-order.js";
import type { ShownSplit } from "../datasets/shown-split.js";
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
  readonly split: ShownSplit;
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
  /** Images that run at a time. */
  private readonly sliceLength: number;

  /** @param tensors the prefix's own; they must live as long as this */
  constructor(
    private readonly images: ShownImages,
    cut: SplitNetwork,
    tensors: NetworkTensors,
  ) {
    this.network = new InferenceNetwork(cut.prefix, tensors, cut.crossing);
    this.crossingBytes = crossingBytes(images.architecture, cut);
    const names = ["images", ...cut.prefix.map(({ name }) => name)];
    const fitting = Math.floor(SLICE_BYTES / (4 * largestSize(images.architecture, names)));
    this.sliceLength = Math.max(1, Math.min(MOST_IMAGES, fitting));
    this.free = forwardFlops(cut.prefix, images.architecture) === 0;
  }

  /**
   * What crosses the cut for images, in their order. The caller owns it.
   * @param values (B, height, width, channels), normalised
   */
  through(values: Float32Array): Values {
    const size = imageSize(this.images.architecture);
    const count = values.length / size;
    const slices = Array.from({ length: Math.ceil(count / this.sliceLength) }, (_, slice) =>
      values.subarray(slice * this.sliceLength * size, (slice + 1) * this.sliceLength * size),
    );
    return tidy(() => joinImages(slices.map((slice) => this.sliceThrough(slice))));
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
      const slices = this.slicesOf(done, end);
      // The next slice is read and decoded while this one is computed.
      for await (const values of inOrder(slices, 2, (slice) => this.images.split.show(slice))) {
        parts.push(this.sliceThrough(values));
        done += values.length / imageSize(this.images.architecture);
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

  /** The numbers of the images of each slice. */
  private *slicesOf(start: number, end: number): Generator<Uint32Array> {
    for (let first = start; first < end; first += this.sliceLength)
      yield Uint32Array.from({ length: Math.min(this.sliceLength, end - first) }, (_, index) => first + index);
  }

  private sliceThrough(values: Float32Array): Values {
    const { height, width, channels } = this.images.architecture.input;
    return tidy(() => {
      const data = tensor4d(values, [values.length / (height * width * channels), height, width, channels]);
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

function imageSize({ input }: Architecture): number {
  return input.height * input.width * input.channels;
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
