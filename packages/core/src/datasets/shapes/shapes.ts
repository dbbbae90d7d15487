import { createHash } from "node:crypto";
import { randomStream } from "../../engine/random.js";
import type { DatasetDescription, DatasetInMemory, Split, SplitName } from "../dataset.js";
import { drawShape } from "./draw-shape.js";
import { shapeDistances } from "./shape-distances.js";

export interface ShapesOptions {
  /** Pixels a side. */
  readonly size?: number;
  readonly seed?: number;
  readonly counts?: Readonly<Record<SplitName, number>>;
}

const classes = Object.keys(shapeDistances);
const SIZE = 32;
const COUNTS = { train: 10_000, test: 2_000 } as const;

export const shapesDescription: DatasetDescription = describe(SIZE, COUNTS);

function describe(size: number, counts: Readonly<Record<SplitName, number>>): DatasetDescription {
  return {
    name: "shapes",
    title: "Shapes",
    classes,
    image: { height: size, width: size, channels: 3 },
    // Of the training images at 32 × 32.
    normalisation: { mean: [0.5, 0.5, 0.5], std: [0.25, 0.25, 0.25] },
    licence: "CC0 1.0: drawn by this program",
    source: "drawn by this program",
    splits: { train: { count: counts.train }, test: { count: counts.test } },
  };
}

/**
 * Coloured shapes on coloured backgrounds, drawn as they are asked for: something in colour for demonstrations and tests that needs no
 * download. The same seed, size and place in a split give the same image on every machine, however many follow it.
 */
export function openShapes({ size = SIZE, seed = 0, counts = COUNTS }: ShapesOptions = {}): DatasetInMemory {
  const splits = new Map<SplitName, Split>();
  const isDefault = size === SIZE && counts === COUNTS;
  return {
    description: isDefault ? shapesDescription : describe(size, counts),
    async split(name) {
      const split = splits.get(name) ?? drawSplit(name, counts[name], size, seed);
      splits.set(name, split);
      return split;
    },
  };
}

function drawSplit(name: SplitName, count: number, size: number, seed: number): Split {
  const bytes = size * size * 3;
  const images = new Uint8Array(count * bytes);
  const labels = new Uint8Array(count);
  const distances = Object.values(shapeDistances);
  const random = randomStream(seed, "shapes", size, name);
  for (let image = 0; image < count; image++) {
    const label = random.integer(classes.length);
    const distance = distances[label];
    if (distance === undefined) throw new Error(`There is no shape ${label}.`);
    labels[image] = label;
    images.set(drawShape(distance, size, random), image * bytes);
  }
  return { name, count, images, labels, digest: createHash("sha256").update(images).update(labels).digest("hex") };
}
