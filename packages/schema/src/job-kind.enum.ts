import { registerEnumType } from "type-graphql";

export const JobKind = {
  COLLECT: "collect",
  TRAIN: "train",
  GENERATE: "generate",
  EVALUATE: "evaluate",
  RUN: "run",
} as const;
export type JobKind = (typeof JobKind)[keyof typeof JobKind];

registerEnumType(JobKind, {
  name: "JobKind",
  description: "What a job does: one stage, or with RUN all four.",
  valuesConfig: { GENERATE: { description: "Generates models, and evaluates them unless told not to." } },
});
