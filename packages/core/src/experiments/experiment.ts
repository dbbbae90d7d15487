import type { Scale } from "../pipeline/named-specifications.js";
import type { CheckpointSetResult, Digest } from "../pipeline/results.js";
import type { RunResult } from "../pipeline/run.js";
import type { StageContext } from "../pipeline/stage.js";
import type { ExperimentPlan, PlannedSpecification } from "./plan.js";
import type { Table } from "./tables/table.js";

/** What an experiment is planned for, one dataset at a time. */
export interface PlanRequest {
  readonly dataset: string;
  readonly scale: Scale;
  readonly seed: number;
}

/** One table or figure of the paper, or one of our own beside it, as a plan over the stages and a measure of what they give. */
export interface Experiment {
  readonly name: string;
  readonly title: string;
  /** What it asks, a sentence. */
  readonly question: string;
  /** Where it comes from: "Table 2 (a) of the paper". */
  readonly source: string;
  /** The datasets where none is named. */
  readonly datasets: Readonly<Record<Scale, readonly string[]>>;
  /** What is measured how often and in what doses; only the experiment's own measure reads it. */
  readonly options?: Readonly<Record<Scale, Readonly<Record<string, readonly number[]>>>>;
  readonly plan: (request: PlanRequest) => {
    readonly runs?: readonly PlannedSpecification[];
    readonly collections?: readonly PlannedSpecification[];
  };
  readonly measure: (performed: Performed) => Promise<Findings>;
  /** What the paper says of it, or its authors' logs. */
  readonly published: Published;
}

export interface PerformedRun extends PlannedSpecification, RunResult {}

export interface PerformedCollection extends PlannedSpecification {
  readonly checkpointSet: CheckpointSetResult;
}

/** A plan whose stages have run. */
export interface Performed {
  readonly plan: ExperimentPlan;
  readonly runs: readonly PerformedRun[];
  readonly collections: readonly PerformedCollection[];
  readonly context: StageContext;
}

export interface Figure {
  readonly name: string;
  /** What it shows and how to read it. */
  readonly caption: string;
  readonly svg: string;
}

/** What an experiment found. */
export interface Findings {
  /** In sentences. */
  readonly remarks: readonly string[];
  readonly tables: readonly Table[];
  readonly figures: readonly Figure[];
  /** Of tensors that were measured beside the stages' results. */
  readonly measured?: readonly Digest[];
}

/** What others have found, to stand beside. */
export interface Published {
  readonly remarks: readonly string[];
  readonly tables: readonly Table[];
}
