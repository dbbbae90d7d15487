import { registerEnumType } from "type-graphql";

export const JobKind = {
  COLLECT: "collect",
  TRAIN: "train",
  GENERATE: "generate",
  EVALUATE: "evaluate",
  RUN: "run",
  IMPORT: "import",
  IMPORT_DATASET: "import-dataset",
} as const;
export type JobKind = (typeof JobKind)[keyof typeof JobKind];

registerEnumType(JobKind, {
  name: "JobKind",
  description: "What a job does: one stage, or with RUN all four; or it brings something in from outside.",
  valuesConfig: {
    GENERATE: { description: "Generates models, and evaluates them unless told not to." },
    IMPORT: { description: "Reads uploaded weights, and finds the architecture that they fit." },
    IMPORT_DATASET: { description: "Checks the files of a dataset, and keeps its images in the object store." },
  },
});
