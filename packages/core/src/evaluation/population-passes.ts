import { dispose, type Tensor3D } from "@tensorflow/tfjs-core";
import { crossingBytes, FrozenPrefix, type ShownImages } from "../architectures/frozen-prefix.js";
import { gatherImages } from "../architectures/image-values.js";
import { InferenceNetwork } from "../architectures/inference/inference-network.js";
import { isProduct } from "../architectures/inference/join-nodes.js";
import type { NetworkTensors } from "../architectures/network.js";
import { largestSize } from "../architectures/node-sizes.js";
import { nodeTensors } from "../architectures/node-tensors.js";
import { type SplitNetwork, splitNetwork } from "../architectures/subset.js";
import { toTensors } from "../architectures/tensors-of-arrays.js";
import type { Values } from "../architectures/value.js";
import type { Task } from "../task.js";
import { type Layout, layoutOf, unflatten, unflattenPopulation } from "../weights/layout.js";
import type { NamedArrays } from "../weights/named-arrays.js";

/** M networks that differ in a subset of their tensors only, and the images to classify. */
export interface Population extends ShownImages {
  /** The subset's tensors. */
  readonly layout: Layout;
  /** Every tensor outside the subset. */
  readonly frozen: NamedArrays;
  /** (M, D) the subset's values. */
  readonly vectors: Float32Array;
  /** Images at a time; by default as many as memory allows. */
  readonly batchSize?: number;
}

/** Some of a row of images or networks: from number `start` to `end` - 1. */
export interface Portion {
  readonly start: number;
  readonly end: number;
}

/** One piece of the work: some images, of a chunk whose way through the prefix is held, for the networks of a round, whose parameters are. */
export interface Piece {
  readonly chunk: Portion;
  readonly round: Portion;
  readonly images: Portion;
}

/** What the parameters of the networks of a round may take, and what crosses to their suffixes for the images of a chunk. */
const PARAMETER_BYTES = 256 << 20;
const CROSSING_BYTES = 256 << 20;
/** What one node of networks that run together may give: more than this falls out of the processor's caches and runs slower. */
const VALUE_BYTES = 48 << 20;
/** Where a node gives so much for a single image, networks run one by one: there is enough to do for each, and its products can be joined with what follows them. */
const ALONE_BYTES = 16 << 10;
/** A node's input, what it gives, and what it computes in between. */
const VALUES_AT_ONCE = 3;
/** Fewer images at a time leave the engine idle; more gain nothing. */
const FEWEST_IMAGES = 32;
const MOST_IMAGES = 500;

/**
 * The passes of a population over its images, in pieces. The frozen prefix runs once for each image, if the pieces are taken in their
 * order, and the suffix for many networks at once. Its owner disposes it.
 */
export class PopulationPasses {
  readonly pieces: readonly Piece[];
  private readonly cut: SplitNetwork;
  private readonly frozen: NetworkTensors;
  private readonly prefix: FrozenPrefix;
  private readonly sizes: PassSizes;
  private chunk: { readonly of: Portion; readonly crossing: Values } | undefined;
  private round: { readonly of: Portion; readonly groups: readonly Group[] } | undefined;

  constructor(private readonly population: Population) {
    const { architecture, layout, vectors, split } = population;
    this.cut = splitNetwork(
      architecture,
      layout.tensors.map(({ name }) => name),
    );
    this.frozen = toTensors(population.frozen);
    this.prefix = new FrozenPrefix(population, this.cut, this.frozen);
    const models = vectors.length / layout.dimensions;
    this.sizes = sizesOf(population, this.cut, models);
    const { sizes } = this;
    this.pieces = portions(0, split.count, sizes.chunk).flatMap((chunk) =>
      portions(0, models, sizes.round).flatMap((round) =>
        portions(chunk.start, chunk.end, sizes.images).map((images) => ({ chunk, round, images })),
      ),
    );
  }

  /** The logits (networks, images, classes) of the networks of a piece, some networks at a time; the caller owns them. */
  async *logits(
    { chunk, round, images }: Piece,
    task: Task,
    key: string,
  ): AsyncGenerator<{ readonly networks: Portion; readonly logits: Tensor3D }> {
    const crossing = await this.crossingOf(chunk, task, key);
    const first = images.start - chunk.start;
    const shown = gatherImages(
      crossing,
      Int32Array.from({ length: images.end - images.start }, (_, index) => first + index),
    );
    try {
      for (const { networks, suffix } of this.groupsOf(round)) yield { networks, logits: suffix.logits(shown) };
    } finally {
      dispose(shown);
    }
  }

  dispose(): void {
    this.releaseChunk();
    this.releaseRound();
    this.prefix.dispose();
    dispose(this.frozen);
  }

  private async crossingOf(chunk: Portion, task: Task, key: string): Promise<Values> {
    if (this.chunk?.of !== chunk) {
      this.releaseChunk();
      this.chunk = { of: chunk, crossing: await this.prefix.throughAll(chunk.start, chunk.end, task, key) };
    }
    return this.chunk.crossing;
  }

  private groupsOf(round: Portion): readonly Group[] {
    if (this.round?.of !== round) {
      this.releaseRound();
      const { layout, vectors } = this.population;
      const { dimensions } = layout;
      const { together, alone } = this.sizes;
      const groups = portions(round.start, round.end, together).map((networks) => {
        const values = vectors.subarray(networks.start * dimensions, networks.end * dimensions);
        const own = toTensors(
          alone ? unflatten(layout, values) : unflattenPopulation(layout, values, networks.end - networks.start),
        );
        return { networks, own, suffix: new InferenceNetwork(this.cut.suffix, { ...this.frozen, ...own }) };
      });
      this.round = { of: round, groups };
    }
    return this.round.groups;
  }

  private releaseChunk(): void {
    dispose(this.chunk?.crossing ?? {});
    this.chunk = undefined;
  }

  private releaseRound(): void {
    for (const { own, suffix } of this.round?.groups ?? []) {
      suffix.dispose();
      dispose(own);
    }
    this.round = undefined;
  }
}

/** Networks that run together, with their own tensors. */
interface Group {
  readonly networks: Portion;
  readonly own: NetworkTensors;
  readonly suffix: InferenceNetwork;
}

/** Bytes that the passes of so many networks over so many images take at most, apart from the frozen tensors: parameters of a round, what crosses for a chunk, and values under way. */
export function populationBytes(
  population: Pick<Population, "architecture" | "layout">,
  models: number,
  images: number,
): number {
  const { architecture, layout } = population;
  const cut = splitNetwork(
    architecture,
    layout.tensors.map(({ name }) => name),
  );
  const { round, parameterBytes, chunk } = sizesOf(population, cut, models);
  return (
    round * parameterBytes + Math.min(images, chunk) * crossingBytes(architecture, cut) + VALUES_AT_ONCE * VALUE_BYTES
  );
}

interface PassSizes {
  /** Networks whose parameters are held. */
  readonly round: number;
  /** What each of them takes. */
  readonly parameterBytes: number;
  /** Networks that run together, on so many images. */
  readonly together: number;
  readonly images: number;
  /** Whether it is always one, whose tensors then have no axis for networks. */
  readonly alone: boolean;
  /** Images that cross the cut at a time. */
  readonly chunk: number;
}

function sizesOf(
  { architecture, layout, batchSize }: Pick<Population, "architecture" | "layout" | "batchSize">,
  cut: SplitNetwork,
  models: number,
): PassSizes {
  const own =
    4 *
    largestSize(
      architecture,
      cut.suffix.map(({ name }) => name),
    );
  const alone = own >= ALONE_BYTES;
  // A network that runs alone has the products of its suffix laid out for itself, shared weights too, as its own norms and scales go into them.
  const laidOut = alone ? layoutOf(architecture, cut.suffix.filter(isProduct).flatMap(nodeTensors)).dimensions : 0;
  const parameterBytes = 4 * (layout.dimensions + laidOut);
  const round = clamp(PARAMETER_BYTES / parameterBytes, 1, models);
  const together = alone ? 1 : clamp(VALUE_BYTES / ((batchSize ?? FEWEST_IMAGES) * own), 1, round);
  const images = batchSize ?? clamp(VALUE_BYTES / (together * own), 1, MOST_IMAGES);
  return {
    round,
    parameterBytes,
    together,
    images,
    alone,
    chunk: Math.max(images, Math.floor(CROSSING_BYTES / crossingBytes(architecture, cut))),
  };
}

const clamp = (value: number, low: number, high: number) => Math.max(low, Math.min(high, Math.floor(value)));

function portions(start: number, end: number, size: number): Portion[] {
  return Array.from({ length: Math.ceil((end - start) / size) }, (_, index) => ({
    start: start + index * size,
    end: Math.min(start + (index + 1) * size, end),
  }));
}
