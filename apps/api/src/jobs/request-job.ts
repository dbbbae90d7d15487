import { randomUUID } from "node:crypto";
import type { JobKind } from "@hatchery/schema/job-kind.enum.js";
import type { Queries } from "../database/database.js";
import { once, rememberedJobs } from "../database/once.js";
import * as tables from "../database/tables.js";
import type { Services } from "../graphql/context.js";

type JobRow = typeof tables.jobs.$inferSelect;

export interface JobRequest {
  readonly kind: JobKind;
  readonly title: string;
  readonly specification: tables.JobSpecification;
  /** Rows that it starts from. */
  readonly checkpointSetId?: string;
  readonly diffusionModelId?: string;
  readonly generatedSetId?: string;
}

/**
 * Stores the job and puts it into the queue, both or neither. The same key with the same input gives the job that it gave before.
 * @param input what the key stands for: everything that the caller asked for.
 * @throws BadInput (field `idempotencyKey`) when the key was used for another input.
 */
export async function requestJob(
  services: Services,
  idempotencyKey: string,
  input: object,
  request: JobRequest,
): Promise<JobRow> {
  return once(services.database, idempotencyKey, { kind: request.kind, ...input }, rememberedJobs, (transaction) =>
    addJob(services, transaction, request),
  );
}

/** Stores the job and puts it into the queue, as a part of the transaction. */
export async function addJob(
  { queue, events }: Pick<Services, "queue" | "events">,
  transaction: Queries,
  request: JobRequest,
): Promise<JobRow> {
  const [job] = await transaction
    .insert(tables.jobs)
    .values({ id: randomUUID(), owner: "admin", ...request })
    .returning();
  if (job === undefined) throw new Error("An insert returns its row.");
  await queue.add(transaction, job.id);
  await events.changed(transaction, job.id);
  return job;
}
