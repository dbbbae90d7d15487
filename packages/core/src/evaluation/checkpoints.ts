import type { Layout } from "../weights/layout.js";

/** K checkpoints of D values each, as a (K, D) array, and where the tensors stand in each. */
export interface Checkpoints {
  readonly values: Float32Array;
  readonly layout: Layout;
}
