import { BadInput } from "@hatchery/core/errors.js";
import { and, eq, inArray, sql } from "drizzle-orm";
import * as tables from "../database/tables.js";
import type { Services } from "../graphql/context.js";
import { logLine } from "./log-line.js";
import { once } from "./request-job.js";

/**
 * Cancels a job that is queued or running; its worker notices within a second, and what the job has made so far stays.
 * @throws BadInput when it has ended already.
 */
export async function cancelJob(
  services: Services,
  idempotencyKey: string,
  job: string,
): Promise<typeof tables.jobs.$inferSelect> {
  const { jobs } = tables;
  return once(services, idempotencyKey, { cancel: job }, async (transaction) => {
    const [cancelled] = await transaction
      .update(jobs)
      .set({
        state: "cancelled",
        finishedAt: new Date(),
        log: sql`array_append(${jobs.log}, ${logLine("Cancelled.")})`,
      })
      .where(and(eq(jobs.id, job), inArray(jobs.state, ["queued", "running"])))
      .returning();
    if (cancelled === undefined) {
      const [ended] = await transaction.select().from(jobs).where(eq(jobs.id, job));
      throw new BadInput(
        ended === undefined
          ? "There is no such job."
          : `The job is ${ended.state} already; only what is queued or running can be cancelled.`,
        "job",
      );
    }
    await services.queue.cancel(transaction, job);
    await services.events.changed(transaction, job);
    return cancelled;
  });
}
