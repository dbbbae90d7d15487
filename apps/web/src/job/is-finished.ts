import type { JobState } from "@hatchery/schema/documents/generated/graphql.js";

/** Whether a job has come to its end, good or bad. */
export function isFinished(state: JobState): boolean {
  return state !== "QUEUED" && state !== "RUNNING";
}
