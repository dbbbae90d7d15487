import { matMul, tensor2d, tidy } from "@tensorflow/tfjs-core";
import { linearSumAssignment } from "linear-sum-assignment";
import type { Architecture } from "../architectures/architecture.js";
import type { Layout } from "../weights/layout.js";
import { type HiddenUnits, hiddenUnits } from "./hidden-units.js";

/** Each round moves the layers' units in turn; a dozen are the most that the original method needed. */
const MOST_ROUNDS = 12;

/** The weights of so many networks' units are gathered for one matrix product: enough to keep the engine busy. */
const GATHERED_BYTES = 64 << 20;

/** Rounding of 32-bit sums must not keep two equally good orders changing places. */
const LEAST_GAIN = 1e-6;

/**
 * Networks whose hidden units stand in the order that fits a reference best; each still computes what it did.
 * Weight matching (Ainsworth, Hayase and Srinivasa, "Git Re-Basin", 2022, algorithm 1): layer by layer, the linear assignment that
 * maximises the inner product of the units' weights in, biases and weights out with the reference's, until no layer changes.
 * Layers whose units cannot change places within the layout stay as they are.
 * @param vectors (M, D)
 * @param reference (D)
 * @returns (M, D), a copy
 */
export async function alignHiddenUnits(
  architecture: Architecture,
  layout: Layout,
  vectors: Float32Array,
  reference: Float32Array,
): Promise<Float32Array> {
  const layers = hiddenUnits(architecture, layout);
  const aligned = vectors.slice();
  const networks = Array.from({ length: vectors.length / layout.dimensions }, (_, index) =>
    aligned.subarray(index * layout.dimensions, (index + 1) * layout.dimensions),
  );
  // Inner products with numbers that are not finite match nothing.
  let moving: Float32Array[] = networks.filter((network) => network.every(Number.isFinite));
  for (let round = 0; round < MOST_ROUNDS && moving.length > 0; round++) {
    const moved = new Set<Float32Array>();
    for (const layer of layers) {
      for (const network of await alignLayer(layer, moving, reference)) moved.add(network);
    }
    moving = [...moved];
  }
  return aligned;
}

/** Moves one layer's units to where they fit best, and tells in which networks they did not stand there. */
async function alignLayer(
  layer: HiddenUnits,
  networks: readonly Float32Array[],
  reference: Float32Array,
): Promise<Float32Array[]> {
  const { count, positions } = layer;
  const size = count * (positions[0]?.length ?? 0);
  const together = Math.max(1, Math.floor(GATHERED_BYTES / (4 * size)));
  const moved: Float32Array[] = [];
  for (let first = 0; first < networks.length; first += together) {
    const part = networks.slice(first, first + together);
    const weights = gather(layer, part);
    const gains = await innerProducts(weights, gather(layer, [reference]), count);
    for (const [index, network] of part.entries()) {
      const own = Array.from({ length: count }, (_, unit) =>
        gains.subarray((index * count + unit) * count, (index * count + unit + 1) * count),
      );
      const places = betterPlaces(own);
      if (places === undefined) continue;
      scatter(layer, weights.subarray(index * size, (index + 1) * size), places, network);
      moved.push(network);
    }
  }
  return moved;
}

/**
 * Where each unit fits best; undefined where none would gain by moving.
 * @param gains of each unit, by the place it could take
 */
function betterPlaces(gains: readonly Float32Array[]): ArrayLike<number> | undefined {
  const { rowAssignments } = linearSumAssignment(
    gains.map((row) => Float64Array.from(row)),
    { maximaze: true },
  );
  let before = 0;
  let after = 0;
  for (const [unit, row] of gains.entries()) {
    before += row[unit] ?? 0;
    after += row[rowAssignments[unit] ?? unit] ?? 0;
  }
  return after > before + LEAST_GAIN * Math.abs(before) ? rowAssignments : undefined;
}

/** (M·units, P): each unit's values in one piece. */
function gather({ positions }: HiddenUnits, networks: readonly Float32Array[]): Float32Array {
  const length = positions[0]?.length ?? 0;
  const gathered = new Float32Array(networks.length * positions.length * length);
  let target = 0;
  for (const network of networks) {
    for (const unit of positions) {
      for (let i = 0; i < length; i++) gathered[target++] = network[unit[i] ?? 0] ?? 0;
    }
  }
  return gathered;
}

/** Puts a network's gathered units where `places` says. */
function scatter(
  { positions }: HiddenUnits,
  gathered: Float32Array,
  places: ArrayLike<number>,
  network: Float32Array,
): void {
  for (const [unit, { length }] of positions.entries()) {
    const target = positions[places[unit] ?? unit] ?? [];
    for (let i = 0; i < length; i++) network[target[i] ?? 0] = gathered[unit * length + i] ?? 0;
  }
}

/** (rows of `units`, rows of `wanted`) */
async function innerProducts(units: Float32Array, wanted: Float32Array, count: number): Promise<Float32Array> {
  const width = wanted.length / count;
  const products = tidy(() =>
    matMul(tensor2d(units, [units.length / width, width]), tensor2d(wanted, [count, width]), false, true),
  );
  const values = await products.data<"float32">();
  products.dispose();
  return values;
}
