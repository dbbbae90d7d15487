import type { NamedArray } from "../weights/named-arrays.js";
import type { GeneratedSetResult } from "./results.js";

/** A trained model of either kind, ready to make networks of noise. Its owner disposes it. */
export interface Generator {
  /** L, values of a latent. */
  readonly latent: number;
  /** Steps from noise to a latent; none where noise is one. */
  readonly steps: number;
  /** Floating-point operations that a network takes. */
  readonly flops: number;
  /**
   * Latents (draws.length, L). Each depends on the seed and the number of its draw alone, not on the others.
   * @param beforeStep awaited before each of the steps, with their number
   */
  sample(draws: readonly number[], beforeStep: (step: number) => Promise<void>): Promise<Float32Array>;
  /** What is to be said of sampled latents (N, L) beside the checkpoints'. */
  watch?(latents: NamedArray): Pick<GeneratedSetResult, "latentRange" | "alarms">;
  /** Latents (N, L) to parameters (N, D). */
  decode(latents: NamedArray): Promise<Float32Array>;
  dispose(): void;
}
