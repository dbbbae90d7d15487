import { createHash, randomUUID } from "node:crypto";
import { BadInput } from "@hatchery/core/errors.js";
import type { JobKind } from "@hatchery/schema/job-kind.enum.js";
import canonicalize from "canonicalize";
import { eq } from "drizzle-orm";
import type { Queries } from "../database/database.js";
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
  return once(services, idempotencyKey, { kind: request.kind, ...input }, async (transaction) => {
    const [job] = await transaction
      .insert(tables.jobs)
      .values({ id: randomUUID(), owner: "admin", ...request })
      .returning();
    if (job === undefined) throw new Error("An insert returns its row.");
    await services.queue.add(transaction, job.id);
    await services.events.changed(transaction, job.id);
    return job;
  });
}

/** Two requests with one key came at the same time, and this one was second. */
class KeyTaken extends Error {}

/** Does `work` unless the key was used before; then returns the job as it is now. */
export async function once(
  { database }: Pick<Services, "database">,
  key: string,
  input: object,
  work: (transaction: Queries) => Promise<JobRow>,
): Promise<JobRow> {
  const inputDigest = createHash("sha256")
    .update(canonicalize(input) ?? "")
    .digest("hex");
  const { jobs, idempotencyKeys } = tables;
  const attempt = () =>
    database.queries.transaction(async (transaction) => {
      const [used] = await transaction
        .select()
        .from(idempotencyKeys)
        .innerJoin(jobs, eq(jobs.id, idempotencyKeys.jobId))
        .where(eq(idempotencyKeys.key, key));
      if (used !== undefined) return sameInput(used.idempotency_keys.inputDigest, inputDigest, key, used.jobs);
      const job = await work(transaction);
      const [claimed] = await transaction
        .insert(idempotencyKeys)
        .values({ key, inputDigest, jobId: job.id })
        .onConflictDoNothing()
        .returning();
      if (claimed === undefined) throw new KeyTaken();
      return job;
    });
  try {
    return await attempt();
  } catch (error) {
    // The first request is through, and the second attempt finds what it stored.
    if (error instanceof KeyTaken) return attempt();
    throw error;
  }
}

function sameInput(before: string, now: string, key: string, job: JobRow): JobRow {
  if (before === now) return job;
  throw new BadInput(
    `The idempotencyKey ${JSON.stringify(key)} was used for another input; use a new key for each new request.`,
    "idempotencyKey",
  );
}
