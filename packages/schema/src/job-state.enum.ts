import { registerEnumType } from "type-graphql";

export const JobState = {
  QUEUED: "queued",
  RUNNING: "running",
  COMPLETED: "completed",
  FAILED: "failed",
  CANCELLED: "cancelled",
} as const;
export type JobState = (typeof JobState)[keyof typeof JobState];

registerEnumType(JobState, { name: "JobState", description: "COMPLETED, FAILED and CANCELLED are final." });
