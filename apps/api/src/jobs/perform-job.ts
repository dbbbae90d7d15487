import { hostname } from "node:os";
import { BadInput, Interrupted } from "@hatchery/core/errors.js";
import { mean } from "@hatchery/core/evaluation/summary.js";
import type { AnyStageResult } from "@hatchery/core/pipeline/results.js";
import { ComputeProcessDied, runInChild } from "@hatchery/core/pipeline/run-in-child.js";
import type { StageRequest } from "@hatchery/core/pipeline/stage-request.js";
import type { StoreConfiguration } from "@hatchery/core/storage/object-store.js";
import { and, eq, inArray, sql } from "drizzle-orm";
import type { Logger } from "pino";
import type { Database, Queries } from "../database/database.js";
import * as tables from "../database/tables.js";
import type { JobEvents } from "./job-events.js";
import { JobProgressWriter } from "./job-progress-writer.js";
import type { Attempt } from "./job-queue.js";
import { logLine } from "./log-line.js";
import { recordResult } from "./record-result.js";

export interface WorkerParts {
  readonly database: Database;
  readonly store: StoreConfiguration;
  readonly events: JobEvents;
  readonly log: Logger;
  /** Fires when the worker is to let go of its job. */
  readonly stopping: AbortSignal;
}

/** A compute process that dies this late, after so many attempts, will hardly get through in the next. */
const LAST_ATTEMPT_AFTER_DEATH = 5;

const { jobs } = tables;
type JobRow = typeof jobs.$inferSelect;
const stages = ["collect", "train", "generate", "evaluate"] as const;

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
    await performStages(job, signal, parts, writer);
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

async function performStages(
  job: JobRow,
  signal: AbortSignal,
  parts: WorkerParts,
  writer: JobProgressWriter,
): Promise<void> {
  let current = job;
  for (const stage of stages) {
    const request = await requestOf(stage, current, parts.database.queries);
    if (request === undefined) continue;
    const result = await runInChild(
      { ...request, store: parts.store },
      { signal, onProgress: (progress) => writer.report(stage, progress) },
    );
    await writer.flush();
    signal.throwIfAborted();
    current = await record(current, result, parts);
  }
}

/** The stage's input, or undefined when the job does not have that stage. */
async function requestOf(
  stage: (typeof stages)[number],
  job: JobRow,
  { query }: Queries,
): Promise<StageRequest | undefined> {
  const { seed, dataset, architecture, collect, train, generate, evaluate } = job.specification;
  switch (stage) {
    case "collect":
      if (collect === undefined || dataset === undefined || architecture === undefined) return undefined;
      return { stage, input: { dataset, architecture, specification: collect, seed } };
    case "train": {
      if (train === undefined) return undefined;
      const set = await query.checkpointSets.findFirst({
        where: eq(tables.checkpointSets.id, job.checkpointSetId ?? ""),
      });
      return { stage, input: { checkpointSet: digestOf(set), specification: train, seed } };
    }
    case "generate": {
      if (generate === undefined) return undefined;
      const model = await query.diffusionModels.findFirst({
        where: eq(tables.diffusionModels.id, job.diffusionModelId ?? ""),
      });
      return { stage, input: { diffusionModel: digestOf(model), specification: generate, seed } };
    }
    case "evaluate": {
      if (evaluate === undefined) return undefined;
      const set = await query.generatedSets.findFirst({ where: eq(tables.generatedSets.id, job.generatedSetId ?? "") });
      return { stage, input: { generatedSet: digestOf(set), specification: evaluate, seed } };
    }
  }
}

function digestOf(row: { readonly digest: string } | undefined): string {
  if (row === undefined) throw new Error("What the job starts from is no longer stored.");
  return row.digest;
}

/** Writes the result's rows and the job's pointer to them, all or nothing. */
async function record(job: JobRow, result: AnyStageResult, { database, events }: WorkerParts): Promise<JobRow> {
  return database.queries.transaction(async (transaction) => {
    const made = await recordResult(transaction, job.owner, result);
    const [updated] = await transaction
      .update(jobs)
      .set({ ...made, log: appended(summaryOf(result)) })
      .where(and(eq(jobs.id, job.id), eq(jobs.state, "running")))
      .returning();
    await events.changed(transaction, job.id);
    if (updated === undefined) throw new Interrupted("The job was cancelled.");
    return updated;
  });
}

const percent = (fraction: number) => `${(100 * fraction).toFixed(2)} %`;

function summaryOf(result: AnyStageResult): string {
  switch (result.kind) {
    case "checkpoint-set": {
      return `Collected ${result.accuracies.length} checkpoints of ${result.dimensions.toLocaleString("en")} values in ${result.seconds.collect.toFixed(1)} s; accuracy ${percent(mean(result.accuracies))} on average.`;
    }
    case "diffusion-model":
      return `Trained the autoencoder in ${result.seconds.autoencoder.toFixed(1)} s and the diffusion model in ${result.seconds.diffusion.toFixed(1)} s.`;
    case "generated-set":
      return `Generated ${result.models.length} models in ${result.seconds.generate.toFixed(1)} s.`;
    case "evaluation":
      return `Evaluated ${result.models.length} models in ${result.seconds.evaluate.toFixed(1)} s: accuracy ${percent(result.report.generated.mean)} on average, verdict ${result.report.verdict}.`;
  }
}

function fail(job: string, error: unknown, parts: WorkerParts): Promise<void> {
  const message = error instanceof Error ? error.message : String(error);
  if (!(error instanceof BadInput)) parts.log.error({ job, err: error }, "A job failed");
  const errorField = error instanceof BadInput ? (error.field ?? null) : null;
  return end(job, { state: "failed", errorMessage: message, errorField }, `Failed: ${message}`, parts);
}

async function end(
  job: string,
  change: Partial<JobRow>,
  line: string,
  { database, events }: WorkerParts,
): Promise<void> {
  await database.queries.transaction(async (transaction) => {
    await transaction
      .update(jobs)
      .set({ ...change, finishedAt: new Date(), log: appended(line) })
      .where(unended(job));
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

function unended(job: string) {
  return and(eq(jobs.id, job), inArray(jobs.state, ["queued", "running"]));
}

function appended(line: string) {
  return sql`array_append(${jobs.log}, ${logLine(line)})`;
}
