import type { JobKind, JobState } from "@hatchery/schema/documents/generated/graphql.js";

export const stateWords: Readonly<Record<JobState, string>> = {
  QUEUED: "Waiting",
  RUNNING: "Running",
  COMPLETED: "Done",
  FAILED: "Failed",
  CANCELLED: "Cancelled",
};

export const kindWords: Readonly<Record<JobKind, string>> = {
  COLLECT: "Collect checkpoints",
  TRAIN: "Train a diffusion model",
  GENERATE: "Generate models",
  EVALUATE: "Evaluate models",
  RUN: "Whole run",
  IMPORT: "Import weights",
  IMPORT_DATASET: "Import a dataset",
};

/** The stages that a job of each kind goes through, by the names that its progress gives them. */
export const stagesOf: Readonly<Record<JobKind, readonly string[]>> = {
  COLLECT: ["collect"],
  TRAIN: ["train"],
  GENERATE: ["generate", "evaluate"],
  EVALUATE: ["evaluate"],
  RUN: ["collect", "train", "generate", "evaluate"],
  IMPORT: ["import"],
  IMPORT_DATASET: ["import-dataset"],
};

export const stageWords: Readonly<Record<string, string>> = {
  collect: "Collect checkpoints",
  train: "Learn their distribution",
  generate: "Generate models",
  evaluate: "Evaluate them",
  import: "Import weights",
  "import-dataset": "Import a dataset",
};
