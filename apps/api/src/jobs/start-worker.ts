import type { JobQueue } from "./job-queue.js";
import { failLost, performJob } from "./perform-job.js";
import type { WorkerParts } from "./worker-parts.js";

/** Does the queue's jobs in this process, one at a time. `close` lets the one at work save itself and gives it back. */
export async function startWorker(
  parts: Omit<WorkerParts, "stopping">,
  queue: JobQueue,
): Promise<{ close(): Promise<void> }> {
  const stopping = new AbortController();
  const worker = { ...parts, stopping: stopping.signal };
  await queue.work(
    (attempt) => performJob(attempt, worker),
    (job) => failLost(job, worker),
  );
  return { close: () => queue.close(() => stopping.abort()) };
}
