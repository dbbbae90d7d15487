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

/** A figure for each stage: of p-diff's two trainings, or of the behavioural decoder's one. */
export type StageFigures = Readonly<
  Record<"collect" | "generate" | "evaluate", number> & Partial<Record<"autoencoder" | "diffusion" | "decoder", number>>
>;

/** Networks generated from the same noise at one temperature. */
export interface DialPoint extends AccuracySummary {
  readonly temperature: number;
  readonly iouNearest: number;
  readonly generatedGenerated: number;
  readonly l2Nearest: number;
}

export interface HeldOutSummary extends AccuracySummary {
  /** Means to the nearest checkpoint that training was shown. */
  readonly iouNearest: number;
  readonly l2Nearest: number;
  /** By the same thresholds as of generated networks. */
  readonly verdicts: Readonly<Record<Verdict, number>>;
}

/** The honest report, schema 1. Everything is measured on `splits.report`, on which nothing was chosen. */
export interface Report {
  readonly schema: 1;
  readonly engine: {
    readonly name: string;
    readonly device: string;
    readonly version: string;
    readonly threads: number;
    /** GFLOP/s that it reached in a short measurement: what each stage's operations and seconds are held against. */
    readonly peak?: number;
  };
  /** The complete run specification. */
  readonly specification: unknown;
  /** What made the generated networks, and whether it was told the task by its images, as the checkpoints were. */
  readonly generator: { readonly kind: "p-diff" | "behavioural"; readonly usesTaskData: boolean };
  readonly seconds: StageFigures;
  readonly flops: StageFigures;
  readonly splits: { readonly select: "train"; readonly report: "test" };
  readonly originals: AccuracySummary;
  readonly generated: AccuracySummary;
  /** Checkpoints that training was not shown, where some were held out: how a new network of the same kind looks beside those that it was shown. */
  readonly heldOut?: HeldOutSummary;
  readonly baselines: {
    readonly bestCheckpoint: { readonly select: number; readonly report: number };
    readonly soup: AccuracySummary;
    readonly average16: AccuracySummary;
    readonly gaussian: AccuracySummary;
    readonly noise: readonly (AccuracySummary & { readonly amplitude: number })[];
    readonly reconstruction: AccuracySummary;
    /** The same of checkpoints whose hidden units were aligned first; where they are from independent seeds. */
    readonly aligned?: Readonly<Record<"soup" | "average16" | "gaussian", AccuracySummary>>;
  };
  /** Means over pairs (or over models, for the nearest) of intersection over union of wrong predictions. */
  readonly iou: Readonly<
    Record<"originalOriginal" | "generatedGenerated" | "originalGenerated" | "nearest" | "originalNearest", number> & {
      /** Of generated models with the other generated one nearest to each; absent in reports from before it was measured. */
      generatedNearest?: number;
    }
  >;
  /** Mean Euclidean distance of the parameter vectors to the nearest checkpoint (for originals: nearest other one). */
  readonly l2: Readonly<Record<"nearest" | "originalNearest", number>>;
  /** The dial between accuracy and novelty, where it was measured. */
  readonly dial?: readonly DialPoint[];
  /** Mean accuracy of generated models and of each baseline among models whose nearest IoU is at most each threshold. */
  readonly matchedNovelty: readonly {
    readonly iouAtMost: number;
    readonly generated: number | null;
    readonly baselines: Readonly<Record<string, number | null>>;
  }[];
  readonly best: {
    readonly selectedOnTrain: { readonly index: number; readonly train: number; readonly report: number };
  };
  /** What went wrong in training or generation, as sentences; absent where nothing did. */
  readonly alarms?: readonly string[];
  readonly verdict: Verdict;
  /** The thresholds that the verdict and the failures were decided by, in words and numbers. */
  readonly verdictReasons: readonly string[];
  /** Points for the picture, by group: `originals`, `generated`, `soup`, `soup aligned`, `average16`, `gaussian`, `noise 0.05`, `reconstruction`. */
  readonly points: Readonly<Record<string, readonly ModelPoint[]>>;
}
