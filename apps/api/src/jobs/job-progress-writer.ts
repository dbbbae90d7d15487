import type { Progress } from "@hatchery/core/task.js";
import type { JobProgress } from "@hatchery/schema/job.type.js";
import { and, eq, sql } from "drizzle-orm";
import type { Logger } from "pino";
import type { Database } from "../database/database.js";
import * as tables from "../database/tables.js";
import type { JobEvents } from "./job-events.js";
import { logLine } from "./log-line.js";
import { ProgressMeter } from "./progress-meter.js";

/** Quick enough for a progress bar, seldom enough for a database. */
const WRITE_MILLISECONDS = 500;

const { jobs } = tables;

/**
 * Writes a running job's progress into its row, however often it is reported, at a steady pace; and notices by the same writes
 * when the job is no longer ours, because it was cancelled.
 */
export class JobProgressWriter {
  readonly #meter = new ProgressMeter();
  readonly #timer: NodeJS.Timeout;
  #latest: JobProgress | undefined;
  #phase = "";
  #lines: string[] = [];
  #writing: Promise<void> = Promise.resolve();

  constructor(
    readonly parts: { readonly database: Database; readonly events: JobEvents; readonly log: Logger },
    readonly job: string,
    readonly onLost: () => void,
  ) {
    this.#timer = setInterval(() => void this.flush(), WRITE_MILLISECONDS);
  }

  report(stage: string, progress: Progress): void {
    this.#latest = this.#meter.measure(stage, progress);
    const phase = `${stage}/${progress.phase}`;
    if (phase === this.#phase) return;
    this.#phase = phase;
    this.#lines.push(logLine(`${progress.phase}.`));
  }

  /** Writes what was reported, after all earlier writes. */
  flush(): Promise<void> {
    this.#writing = this.#writing
      .then(() => this.#write())
      .catch((error: unknown) =>
        this.parts.log.warn({ job: this.job, err: error }, "A job's progress could not be written"),
      );
    return this.#writing;
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.flush();
  }

  async #write(): Promise<void> {
    const progress = this.#latest;
    const lines = this.#lines;
    this.#latest = undefined;
    this.#lines = [];
    const { database, events } = this.parts;
    const ours = and(eq(jobs.id, this.job), eq(jobs.state, "running"));
    if (progress === undefined) {
      const [running] = await database.queries.select({ id: jobs.id }).from(jobs).where(ours);
      if (running === undefined) this.onLost();
      return;
    }
    const log = lines.reduce((before, line) => sql`array_append(${before}, ${line})`, sql`${jobs.log}`);
    const [written] = await database.queries.update(jobs).set({ progress, log }).where(ours).returning({ id: jobs.id });
    if (written === undefined) this.onLost();
    else await events.changed(database.queries, this.job);
  }
}
