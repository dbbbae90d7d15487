import { hostname } from "node:os";
import { BadInput, Interrupted } from "@hatchery/core/errors.js";
import { ComputeProcessDied } from "@hatchery/core/pipeline/run-in-child.js";
import { eq, sql } from "drizzle-orm";
import type { Queries } from "../database/database.js";
import * as tables from "../database/tables.js";
import { discardOf, refuse } from "../uploads/give-up.js";
import { JobProgressWriter } from "./job-progress-writer.js";
import type { Attempt } from "./job-queue.js";
import { appended, unended } from "./job-row.js";
import { performDatasetImport } from "./perform-dataset-import.js";
import { performImport } from "./perform-import.js";
import { performStages } from "./perform-stages.js";
import type { WorkerParts } from "./worker-parts.js";

/** A compute process that dies this late, after so many attempts, will hardly get through in the next. */
const LAST_ATTEMPT_AFTER_DEATH = 5;

const { jobs } = tables;
type JobRow = typeof jobs.$inferSelect;

/**
 * Does what is left of a job, stage by stage, each in a process of its own, and records each result as it comes.
 * Fails the job for good where trying again cannot help.
 * @throws when the job should be tried again: the worker is stopping, or the compute process was killed.
 */
export async function performJob(attempt: Attempt, parts: WorkerParts): Promise<void> {
  const job = await take(attempt, parts);
  if (job === undefined) return;
  const lost = new AbortController();
  const signal = AbortSignal.any([attempt.signal, parts.stopping, lost.signal]);
  const writer = new JobProgressWriter(parts, job.id, () => lost.abort());
  try {
    const running = { signal, parts, writer };
    if ("import" in job.specification) await performImport(job, running);
    else if ("importDataset" in job.specification)
      await performDatasetImport(job, job.specification.importDataset, running);
    else await performStages(job, job.specification, running);
    await writer.close();
    await end(job.id, { state: "completed" }, "Completed.", parts);
  } catch (error) {
    await writer.close();
    if (error instanceof Interrupted || signal.aborted) {
      // Cancelled, or another worker's by now: whoever took it has written its state.
      if (lost.signal.aborted) return;
      await note(job.id, "The worker stopped; the job goes on from where it was saved.", parts);
      throw error;
    }
    if (error instanceof ComputeProcessDied && attempt.number < LAST_ATTEMPT_AFTER_DEATH) {
      await note(job.id, error.message, parts);
      throw error;
    }
    await fail(job.id, error, parts);
  }
}

/** Ends a job whose workers died too often. */
export function failLost(job: string, parts: WorkerParts): Promise<void> {
  return fail(
    job,
    new Error(
      "Each worker that took the job up died or was stopped before it was done; ask for it again, and what was done will not be done twice.",
    ),
    parts,
  );
}

/** Makes the job this worker's, unless it was cancelled meanwhile. */
async function take(attempt: Attempt, { database, events }: WorkerParts): Promise<JobRow | undefined> {
  const worker = `${hostname()}:${process.pid}`;
  const line =
    attempt.number === 1 ? `Started by ${worker}.` : `Taken up again by ${worker}, attempt ${attempt.number}.`;
  return database.queries.transaction(async (transaction) => {
    const [job] = await transaction
      .update(jobs)
      .set({
        state: "running",
        startedAt: sql`coalesce(${jobs.startedAt}, now())`,
        attempts: attempt.number,
        worker,
        log: appended(line),
      })
      .where(unended(attempt.job))
      .returning();
    await events.changed(transaction, attempt.job);
    return job;
  });
}

/** Ends the job for good; an upload that it was to read is refused with the same words, and nothing of it is kept. */
async function fail(job: string, error: unknown, parts: WorkerParts): Promise<void> {
  const message = error instanceof Error ? error.message : String(error);
  if (!(error instanceof BadInput)) parts.log.error({ job, err: error }, "A job failed");
  const errorField = error instanceof BadInput ? (error.field ?? null) : null;
  const change = { state: "failed", errorMessage: message, errorField } as const;
  await end(job, change, `Failed: ${message}`, parts, (transaction) => refuse(transaction, job, message, errorField));
  await discardOf(parts, eq(tables.uploads.jobId, job));
}

async function end(
  job: string,
  change: Partial<JobRow>,
  line: string,
  { database, events }: WorkerParts,
  also: (transaction: Queries) => Promise<void> = async () => {},
): Promise<void> {
  await database.queries.transaction(async (transaction) => {
    await transaction
      .update(jobs)
      .set({ ...change, finishedAt: new Date(), log: appended(line) })
      .where(unended(job));
    await also(transaction);
    await events.changed(transaction, job);
  });
}

async function note(job: string, line: string, { database, events }: WorkerParts): Promise<void> {
  await database.queries
    .update(jobs)
    .set({ log: appended(line) })
    .where(unended(job));
  await events.changed(database.queries, job);
}
