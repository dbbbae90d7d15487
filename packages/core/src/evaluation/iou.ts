import type { WrongSets } from "./wrong-sets.js";

/**
 * Intersection over union of wrong predictions, |a ∩ b| / |a ∪ b|, of every model of `a` with every model of `b`.
 * Two models without any wrong prediction behave alike: 1.
 * @returns (A, B)
 */
export function iouMatrix(a: WrongSets, b: WrongSets): Float64Array {
  if (a.words !== b.words) throw new RangeError("Wrong predictions on different images cannot be compared.");
  const matrix = new Float64Array(a.models * b.models);
  for (let i = 0; i < a.models; i++) {
    for (let j = 0; j < b.models; j++) {
      const common = intersection(a, i, b, j);
      const union = (a.sizes[i] ?? 0) + (b.sizes[j] ?? 0) - common;
      matrix[i * b.models + j] = union === 0 ? 1 : common / union;
    }
  }
  return matrix;
}

function intersection(a: WrongSets, i: number, b: WrongSets, j: number): number {
  const { words } = a;
  let count = 0;
  for (let word = 0, p = i * words, q = j * words; word < words; word++, p++, q++) {
    // Bits counted in parallel: pairs, nibbles, bytes, and a multiplication that adds the four bytes.
    let v = (a.bits[p] ?? 0) & (b.bits[q] ?? 0);
    if (v === 0) continue;
    v -= (v >>> 1) & 0x55555555;
    v = (v & 0x33333333) + ((v >>> 2) & 0x33333333);
    count += Math.imul((v + (v >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
  }
  return count;
}
