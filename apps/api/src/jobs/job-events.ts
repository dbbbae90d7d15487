import { EventEmitter, on } from "node:events";
import { sql } from "drizzle-orm";
import type { Database, Queries } from "../database/database.js";

const CHANNEL = "hatchery_job";

/** Tells every server and worker on the database which job's row has changed; only ids travel, so that a notification always fits. */
export interface JobEvents {
  /** Inside a transaction the notification goes out when it is committed. */
  changed(queries: Queries, job: string): Promise<void>;
  /** Yields whenever the job may have changed; begins to listen at once, so that a row read afterwards misses nothing. */
  watch(job: string, signal: AbortSignal): AsyncIterable<unknown>;
  close(): Promise<void>;
}

export async function openJobEvents(database: Database): Promise<JobEvents> {
  const emitter = new EventEmitter();
  // One listener for each subscription: many are no leak.
  emitter.setMaxListeners(0);
  const tellAll = () => {
    for (const job of emitter.eventNames()) emitter.emit(job);
  };
  const unlisten = await database.listen(CHANNEL, (job) => emitter.emit(job), tellAll);
  return {
    async changed(queries, job) {
      await queries.execute(sql`select pg_notify(${CHANNEL}, ${job})`);
    },
    watch: (job, signal) => on(emitter, job, { signal }),
    close: unlisten,
  };
}
