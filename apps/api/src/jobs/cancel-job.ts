import { BadInput } from "@hatchery/core/errors.js";
import { eq } from "drizzle-orm";
import type { Queries } from "../database/database.js";
import { once, rememberedJobs } from "../database/once.js";
import * as tables from "../database/tables.js";
import type { Services } from "../graphql/context.js";
import { discardOf, giveUp } from "../uploads/give-up.js";
import { appended, unended } from "./job-row.js";

const { jobs } = tables;
type JobRow = typeof jobs.$inferSelect;

/**
 * Cancels a job that is queued or running; its worker notices within a second, and what the job has made so far stays.
 * An upload that it reads is given up.
 * @throws BadInput when it has ended already.
 */
export async function cancelJob(services: Services, idempotencyKey: string, job: string): Promise<JobRow> {
  const cancelled = await once(
    services.database,
    idempotencyKey,
    { cancel: job },
    rememberedJobs,
    async (transaction) => {
      const ended = await endByCancelling(services, transaction, job);
      if (ended !== undefined) {
        await giveUp(transaction, eq(tables.uploads.jobId, job));
        return ended;
      }
      const [found] = await transaction.select().from(jobs).where(eq(jobs.id, job));
      throw new BadInput(
        found === undefined
          ? "There is no such job."
          : `The job is ${found.state} already; only what is queued or running can be cancelled.`,
        "job",
      );
    },
  );
  await discardOf(services, eq(tables.uploads.jobId, job));
  return cancelled;
}

/** Marks a job that has not ended as cancelled, and takes it out of the queue; undefined when it has ended. */
export async function endByCancelling(
  { queue, events }: Services,
  transaction: Queries,
  job: string,
): Promise<JobRow | undefined> {
  const [cancelled] = await transaction
    .update(jobs)
    .set({
      state: "cancelled",
      finishedAt: new Date(),
      log: appended("Cancelled."),
    })
    .where(unended(job))
    .returning();
  if (cancelled === undefined) return undefined;
  await queue.cancel(transaction, job);
  await events.changed(transaction, job);
  return cancelled;
}
