import type { Architecture } from "../architectures/architecture.js";
import type { EngineMeasurement } from "../engine/measure.js";
import type { Layout } from "../weights/layout.js";
import type { StageName } from "./parse-specification.js";
import type { Cost } from "./planned-cost.js";
import type { RunSpecification } from "./specification.js";

/** A run as far as its specification and the dataset's description tell, which the plans of its stages are made from. */
export interface PlannedRun {
  readonly specification: RunSpecification;
  readonly architecture: Architecture;
  /** The subset's tensors. */
  readonly subset: readonly string[];
  readonly layout: Layout;
  /** Images of each split. */
  readonly train: number;
  readonly test: number;
  /** Whether training images are cut and mirrored at random. */
  readonly augmented: boolean;
  /** What the dataset takes in memory. */
  readonly storedImageBytes: number;
  readonly rates: EngineMeasurement;
}

/** One part of a stage. */
export interface PlannedStep extends Cost {
  readonly stage: StageName;
  /** What is done: `Train the network`. */
  readonly title: string;
  /** How often, and what is counted. */
  readonly count: number;
  readonly unit: "step" | "checkpoint" | "network";
  /** At most, by estimate. */
  readonly memoryBytes: number;
  /** What it leaves in the store. */
  readonly storedBytes: number;
}

/** AdamW has of each number that is trained the number, its gradient and two moments. */
export const TRAINED_COPIES = 4;

/** Bytes of tensors of 32-bit floats. */
export function tensorBytes(tensors: readonly { readonly shape: readonly number[] }[]): number {
  return tensors.reduce((sum, { shape }) => sum + 4 * shape.reduce((product, length) => product * length, 1), 0);
}
