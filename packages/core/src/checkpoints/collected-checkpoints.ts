import type { Architecture } from "../architectures/architecture.js";
import type { ShownSplit } from "../datasets/shown-split.js";
import type { LossCurve } from "../pipeline/results.js";
import type { Layout } from "../weights/layout.js";
import type { NamedArrays } from "../weights/named-arrays.js";
import type { TrainedNetworks } from "./train-networks.js";

/** What checkpoints are collected from. */
export interface CheckpointSource {
  readonly architecture: Architecture;
  /** The subset's tensors in the architecture's order. */
  readonly subset: readonly string[];
  /** The images that networks are trained on. */
  readonly split: ShownSplit;
  /** Every tensor of a network to begin with, in place of a fresh one. */
  readonly weights?: NamedArrays;
  /** What training the whole network gave, a population of one, where that has been done before. */
  readonly pretrained?: TrainedNetworks;
}

export interface CollectedCheckpoints {
  readonly layout: Layout;
  /** (K, D) */
  readonly values: Float32Array;
  /** Every tensor outside the subset; none when it is the whole network. */
  readonly frozen: NamedArrays;
  readonly losses: LossCurve;
  /** Floating-point operations of all training. */
  readonly flops: number;
}
