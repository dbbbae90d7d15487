import type { Tensor } from "@tensorflow/tfjs-core";
import type { RandomStream } from "../engine/random.js";

/** What makes a pass one of training. A batch norm is in training exactly when its running averages are trained; otherwise it uses those that are stored. */
export interface TrainingPass {
  /** Whether the tensor of that name is trained, or, for running averages, renewed. */
  trained(name: string): boolean;
  /** Filled by the pass: the new running averages by tensor name, with M as leading axis if the pass was for a population. Kept; the caller owns them. */
  readonly averages: Record<string, Tensor>;
  /** Stochastic depth, for networks that have it: the rate at the last block, and where the choices come from that a node makes for one of the pass's networks. */
  readonly dropPath?: { readonly rate: number; random(node: string, network: number): RandomStream };
}
