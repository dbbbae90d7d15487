import { Interrupted } from "@hatchery/core/errors.js";
import { mean } from "@hatchery/core/evaluation/summary.js";
import { isBehavioural } from "@hatchery/core/pipeline/is-behavioural.js";
import type { AnyStageResult } from "@hatchery/core/pipeline/results.js";
import { runInChild } from "@hatchery/core/pipeline/run-in-child.js";
import type { StageRequest } from "@hatchery/core/pipeline/stage-request.js";
import { and, eq } from "drizzle-orm";
import type { Queries } from "../database/database.js";
import * as tables from "../database/tables.js";
import { appended } from "./job-row.js";
import { recordResult } from "./record-result.js";
import type { RunningJob, WorkerParts } from "./worker-parts.js";

const { jobs } = tables;
type JobRow = typeof jobs.$inferSelect;
const stages = ["collect", "train", "generate", "evaluate"] as const;

/** Does what is left of a job's stages, each in a process of its own, and records each result as it comes. */
export async function performStages(
  job: JobRow,
  specification: tables.StagesSpecification,
  { signal, parts, writer }: RunningJob,
): Promise<void> {
  let current = job;
  for (const stage of stages) {
    const request = await requestOf(stage, specification, current, parts.database.queries);
    if (request === undefined) continue;
    const result = await runInChild(
      { ...request, store: parts.storeConfiguration },
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
  { seed, dataset, architecture, images, collect, train, generate, evaluate }: tables.StagesSpecification,
  job: JobRow,
  { query }: Queries,
): Promise<StageRequest | undefined> {
  switch (stage) {
    case "collect":
      if (collect === undefined || dataset === undefined || architecture === undefined) return undefined;
      return { stage, input: { dataset, architecture, ...(images && { images }), specification: collect, seed } };
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
      if (isBehavioural(result)) return `Trained the decoder in ${result.seconds.decoder.toFixed(1)} s.`;
      return `Trained the autoencoder in ${result.seconds.autoencoder.toFixed(1)} s and the diffusion model in ${result.seconds.diffusion.toFixed(1)} s.`;
    case "generated-set":
      return `Generated ${result.models.length} models in ${result.seconds.generate.toFixed(1)} s.`;
    case "evaluation":
      return `Evaluated ${result.models.length} models in ${result.seconds.evaluate.toFixed(1)} s: accuracy ${percent(result.report.generated.mean)} on average, verdict ${result.report.verdict}.`;
  }
}
