/** Accuracy of a group of models, as fractions. `failures` are models whose logits are not finite or whose accuracy is below the failure threshold. */
export interface AccuracySummary {
  readonly count: number;
  readonly mean: number;
  readonly std: number;
  readonly min: number;
  readonly max: number;
  readonly failures: number;
}

/** *replica*: as close to a checkpoint as a copy; *interpolation*: within the checkpoints' spread; *novel*: as far from every checkpoint as they are from each other. */
export type Verdict = "replica" | "interpolation" | "novel";

/** One model of a group, as drawn in the picture that matters: accuracy against nearest IoU. */
export interface ModelPoint {
  readonly accuracy: number;
  readonly iouNearest: number;
}

/** The honest report, schema 1. Everything is measured on `splits.report`, on which nothing was chosen. */
export interface Report {
  readonly schema: 1;
  readonly engine: {
    readonly name: string;
    readonly device: string;
    readonly version: string;
    readonly threads: number;
  };
  /** The complete run specification. */
  readonly specification: unknown;
  readonly seconds: Readonly<Record<"collect" | "autoencoder" | "diffusion" | "generate" | "evaluate", number>>;
  readonly flops: Readonly<Record<"collect" | "autoencoder" | "diffusion" | "generate" | "evaluate", number>>;
  readonly splits: { readonly select: "train"; readonly report: "test" };
  readonly originals: AccuracySummary;
  readonly generated: AccuracySummary;
  readonly baselines: {
    readonly bestCheckpoint: { readonly select: number; readonly report: number };
    readonly soup: AccuracySummary;
    readonly average16: AccuracySummary;
    readonly gaussian: AccuracySummary;
    readonly noise: readonly (AccuracySummary & { readonly amplitude: number })[];
    readonly reconstruction: AccuracySummary;
  };
  /** Means over pairs (or over models, for the nearest) of intersection over union of wrong predictions. */
  readonly iou: Readonly<
    Record<"originalOriginal" | "generatedGenerated" | "originalGenerated" | "nearest" | "originalNearest", number>
  >;
  /** Mean Euclidean distance of the parameter vectors to the nearest checkpoint (for originals: nearest other one). */
  readonly l2: Readonly<Record<"nearest" | "originalNearest", number>>;
  /** Mean accuracy of generated models and of each baseline among models whose nearest IoU is at most each threshold. */
  readonly matchedNovelty: readonly {
    readonly iouAtMost: number;
    readonly generated: number | null;
    readonly baselines: Readonly<Record<string, number | null>>;
  }[];
  readonly best: {
    readonly selectedOnTrain: { readonly index: number; readonly train: number; readonly report: number };
  };
  readonly verdict: Verdict;
  /** The thresholds that the verdict and the failures were decided by, in words and numbers. */
  readonly verdictReasons: readonly string[];
  /** Points for the picture, by group: `originals`, `generated`, `soup`, `average16`, `gaussian`, `noise 0.05`, `reconstruction`. */
  readonly points: Readonly<Record<string, readonly ModelPoint[]>>;
}
