import type { JobFieldsFragment } from "@hatchery/schema/documents/generated/graphql.js";

/** Seconds that a job has been, or was, at work; nothing before its start. */
export function secondsWorked(job: Pick<JobFieldsFragment, "startedAt" | "finishedAt">): number | undefined {
  if (!job.startedAt) return undefined;
  const end = job.finishedAt ? new Date(job.finishedAt).getTime() : Date.now();
  return Math.max(0, (end - new Date(job.startedAt).getTime()) / 1000);
}
