import { alignHiddenUnits } from "../analysis/align.js";
import { alignToMean } from "../analysis/align-to-mean.js";
import type { Architecture } from "../architectures/architecture.js";
import { soup } from "../evaluation/baselines.js";
import type { Checkpoints } from "../evaluation/checkpoints.js";
import type { CheckpointSetResult } from "./results.js";

/** Checkpoints whose hidden units stand in one order. */
export interface AlignedCheckpoints {
  /** (K, D) */
  readonly values: Float32Array;
  /** Other networks (M, D) in the same order. */
  align(vectors: Float32Array): Promise<Float32Array>;
}

/** Hidden units of independent networks stand in any order, and distances and averages mean something once it is one; steps of one training have one. */
export async function alignedCheckpoints(
  { specification }: CheckpointSetResult,
  architecture: Architecture,
  { values, layout }: Checkpoints,
): Promise<AlignedCheckpoints> {
  if (specification.mode === "steps") return { values, align: async (vectors) => vectors };
  const aligned = await alignToMean(architecture, layout, values);
  const centre = soup({ values: aligned, layout });
  return { values: aligned, align: (vectors) => alignHiddenUnits(architecture, layout, vectors, centre) };
}
