import { sql } from "drizzle-orm";
import { fromDrizzle, type Job, PgBoss } from "pg-boss";
import type { Logger } from "pino";
import type { Database, Queries } from "../database/database.js";

const QUEUE = "jobs";
const LOST = "lost-jobs";

/** A worker that has not been heard of for so long is dead, and its job goes to another; pg-boss allows no less. */
const HEARTBEAT_SECONDS = 10;
/** How often dead workers are looked for. */
const WATCH_SECONDS = 2;
/** Each restart of a worker costs an attempt, and a job can take hours; a job that kills its worker must end some time. */
const MAX_RETRIES = 20;
/** What pg-boss allows at most; a job that takes longer is taken up again where its state was saved. */
const MAX_SECONDS = 24 * 3600;
/** How long a worker that is told to stop may take to save and let go. */
const STOP_MILLISECONDS = 20_000;

interface JobReference {
  readonly job: string;
}

export interface Attempt {
  readonly job: string;
  /** From 1. */
  readonly number: number;
  /** Fires when the job is no longer this worker's. */
  readonly signal: AbortSignal;
}

/** The queue that workers take jobs from, in the same database as the jobs' rows. */
export interface JobQueue {
  /** Inside the transaction that inserts the row: both happen or neither. */
  add(transaction: Queries, job: string): Promise<void>;
  cancel(transaction: Queries, job: string): Promise<void>;
  /** Takes jobs one at a time; a handler that throws gives its job back. `lost` is told of jobs that were given back too often. */
  work(handle: (attempt: Attempt) => Promise<void>, lost: (job: string) => Promise<void>): Promise<void>;
  /** Takes no more jobs, calls `stopping`, and waits until the one at work has been let go. */
  close(stopping?: () => void): Promise<void>;
}

export async function openJobQueue(database: Database, log: Logger): Promise<JobQueue> {
  const boss = new PgBoss({
    ...database.queue,
    useListenNotify: true,
    superviseIntervalSeconds: WATCH_SECONDS,
    monitorIntervalSeconds: WATCH_SECONDS,
  });
  boss.on("error", (error) => log.warn({ error: error.message }, "The job queue met an error and goes on"));
  await boss.start();
  await boss.createQueue(LOST, { notify: true });
  await boss.createQueue(QUEUE, {
    notify: true,
    heartbeatSeconds: HEARTBEAT_SECONDS,
    expireInSeconds: MAX_SECONDS,
    retryLimit: MAX_RETRIES,
    retryDelay: 0,
    deadLetter: LOST,
  });
  // pg-boss reads a queue's settings on first use, outside of any transaction; on PGlite that would wait for a transaction around `add` for ever.
  await boss.findJobs(QUEUE, { id: "00000000-0000-0000-0000-000000000000" });

  return {
    async add(transaction, job) {
      const sent = await boss.send(QUEUE, { job } satisfies JobReference, {
        id: job,
        db: fromDrizzle(transaction, sql),
      });
      if (sent === null) throw new Error(`The queue did not take job ${job}.`);
    },
    async cancel(transaction, job) {
      await boss.cancel(QUEUE, job, { db: fromDrizzle(transaction, sql) });
    },
    async work(handle, lost) {
      const polling = { batchSize: 1, pollingIntervalSeconds: 1, notifyPollingIntervalSeconds: 1 };
      await boss.work(QUEUE, polling, async ([job]: Job<JobReference>[]) => {
        if (job !== undefined) await handle({ job: job.data.job, number: job.retryCount + 1, signal: job.signal });
      });
      await boss.work(LOST, polling, async ([job]: Job<JobReference>[]) => {
        if (job !== undefined) await lost(job.data.job);
      });
    },
    async close(stopping) {
      const stopped = boss.stop({ graceful: true, timeout: STOP_MILLISECONDS });
      stopping?.();
      await stopped;
    },
  };
}
