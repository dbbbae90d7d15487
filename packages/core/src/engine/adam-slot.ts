import type { Tensor } from "@tensorflow/tfjs-core";

/** The numbers of one step, with the bias corrections worked in. */
export interface AdamUpdate {
  readonly beta1: number;
  readonly beta2: number;
  /** What share of the parameter is taken away. */
  readonly decay: number;
  readonly rate: number;
  readonly epsilon: number;
}

export interface AdamState {
  readonly parameter: Tensor;
  readonly firstMoment: Tensor;
  readonly secondMoment: Tensor;
}

/** One parameter under optimisation with its two running averages. */
export interface AdamSlot {
  /** The slot's own; lives until the next update or write. */
  readonly parameter: Tensor;
  update(gradient: Tensor, update: AdamUpdate): void;
  /** The current state, to be given back by `release`. */
  read(): AdamState;
  release(state: AdamState): void;
  /** Takes the state over. */
  write(state: AdamState): void;
  dispose(): void;
}
