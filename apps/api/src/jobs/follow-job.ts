import { eq } from "drizzle-orm";
import * as tables from "../database/tables.js";
import type { Context } from "../graphql/context.js";
import { noSuch, rowOf } from "../graphql/row-of.js";

type JobRow = typeof tables.jobs.$inferSelect;

const final: ReadonlySet<JobRow["state"]> = new Set(["completed", "failed", "cancelled"]);

/**
 * The job's row as it is, then again each time that it has changed, ending with the job.
 * @throws BadInput when there is no such job.
 */
export function followJob(context: Context, id: string): AsyncIterableIterator<JobRow> {
  const stop = new AbortController();
  const rows = rowsOf(context, id, stop.signal);
  return {
    next: () => rows.next(),
    // A generator that waits for a change would hear of its end only after the next one.
    return() {
      stop.abort();
      return rows.return();
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

async function* rowsOf(
  { services, loaders }: Context,
  id: string,
  signal: AbortSignal,
): AsyncGenerator<JobRow, void, void> {
  const { database, events } = services;
  const job = rowOf("Job", id, "id");
  const changes = events.watch(job, signal)[Symbol.asyncIterator]();
  try {
    for (let before = ""; ; ) {
      const row = await database.queries.query.jobs.findFirst({ where: eq(tables.jobs.id, job) });
      if (row === undefined) throw noSuch("Job", id, "id");
      const now = JSON.stringify(row);
      // Each event is answered from rows as they are now, not as an earlier event found them.
      for (const loader of Object.values(loaders)) loader.clearAll();
      if (now !== before) yield row;
      if (final.has(row.state)) return;
      before = now;
      await changes.next();
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    await changes.return?.();
  }
}
