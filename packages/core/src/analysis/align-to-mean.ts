import type { Architecture } from "../architectures/architecture.js";
import { soup } from "../evaluation/baselines.js";
import type { Layout } from "../weights/layout.js";
import { alignHiddenUnits } from "./align.js";

/** The first brings networks together; each further one gains a few per cent of their spread, and soon nothing. */
const ROUNDS = 4;

/**
 * Networks whose hidden units all stand in one order: first in that of the first network, then, round by round, each in the one that fits
 * the mean of the others best (Ainsworth, Hayase and Srinivasa, "Git Re-Basin", 2022, algorithm 3: merging many).
 * @param values (K, D), finite
 * @returns (K, D), a copy
 */
export async function alignToMean(
  architecture: Architecture,
  layout: Layout,
  values: Float32Array,
): Promise<Float32Array> {
  const { dimensions } = layout;
  const count = values.length / dimensions;
  const aligned = await alignHiddenUnits(architecture, layout, values, values.subarray(0, dimensions));
  const mean = Float64Array.from(soup({ values: aligned, layout }));
  for (let round = 1; round < ROUNDS && count > 1; round++) {
    let settled = true;
    for (let network = 0; network < count; network++) {
      const own = aligned.subarray(network * dimensions, (network + 1) * dimensions);
      const others = Float32Array.from(own, (value, d) => (count * (mean[d] ?? 0) - value) / (count - 1));
      const moved = await alignHiddenUnits(architecture, layout, own, others);
      for (let d = 0; d < dimensions; d++) {
        const change = (moved[d] ?? 0) - (own[d] ?? 0);
        if (change === 0) continue;
        settled = false;
        mean[d] = (mean[d] ?? 0) + change / count;
      }
      own.set(moved);
    }
    if (settled) break;
  }
  return aligned;
}
