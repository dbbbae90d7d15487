import { linearSumAssignment } from "linear-sum-assignment";
import type { Architecture } from "../architectures/architecture.js";
import type { Layout } from "../weights/layout.js";
import { type HiddenUnits, hiddenUnits } from "./hidden-units.js";

/** Each round moves the layers' units in turn; a dozen are the most that the original method needed. */
const MOST_ROUNDS = 12;

/**
 * Networks whose hidden units stand in the order that fits a reference best; each still computes what it did.
 * Weight matching (Ainsworth, Hayase and Srinivasa, "Git Re-Basin", 2022, algorithm 1): layer by layer, the linear assignment that
 * maximises the inner product of the units' weights in, biases and weights out with the reference's, until no layer changes.
 * Layers whose units cannot change places within the layout stay as they are.
 * @param vectors (M, D)
 * @param reference (D)
 * @returns (M, D), a copy
 */
export function alignHiddenUnits(
  architecture: Architecture,
  layout: Layout,
  vectors: Float32Array,
  reference: Float32Array,
): Float32Array {
  const layers = hiddenUnits(architecture, layout);
  const aligned = vectors.slice();
  for (let start = 0; start < aligned.length; start += layout.dimensions) {
    const vector = aligned.subarray(start, start + layout.dimensions);
    // Inner products with numbers that are not finite match nothing.
    if (vector.every(Number.isFinite)) alignOne(layers, vector, reference);
  }
  return aligned;
}

function alignOne(layers: readonly HiddenUnits[], vector: Float32Array, reference: Float32Array): void {
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const moved = layers.filter((layer) => alignLayer(layer, vector, reference));
    if (moved.length === 0) return;
  }
}

/** Moves one layer's units to where they fit best; false where they already do. */
function alignLayer({ count, positions }: HiddenUnits, vector: Float32Array, reference: Float32Array): boolean {
  const wanted = positions.map((unit) => gather(reference, unit));
  const given = positions.map((unit) => gather(vector, unit));
  const gains = wanted.map((target) => Float64Array.from(given, (source) => innerProduct(target, source)));
  const { rowAssignments } = linearSumAssignment(gains, { maximaze: true });
  let before = 0;
  let after = 0;
  for (let unit = 0; unit < count; unit++) {
    before += gains[unit]?.[unit] ?? 0;
    after += gains[unit]?.[rowAssignments[unit] ?? unit] ?? 0;
  }
  // Rounding must not keep two equally good orders changing places.
  if (after <= before + 1e-9 * Math.abs(before)) return false;
  for (const [unit, target] of positions.entries()) {
    const source = given[rowAssignments[unit] ?? unit] ?? [];
    for (let i = 0; i < target.length; i++) vector[target[i] ?? 0] = source[i] ?? 0;
  }
  return true;
}

/** Copied to one piece, because reading from all over the vector takes several times as long as multiplying. */
function gather(vector: Float32Array, positions: Uint32Array): Float32Array {
  const piece = new Float32Array(positions.length);
  for (let i = 0; i < piece.length; i++) piece[i] = vector[positions[i] ?? 0] ?? 0;
  return piece;
}

function innerProduct(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}
