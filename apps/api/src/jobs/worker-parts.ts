import type { ObjectStore, StoreConfiguration } from "@hatchery/core/storage/object-store.js";
import type { Logger } from "pino";
import type { Database } from "../database/database.js";
import type { JobEvents } from "./job-events.js";
import type { JobProgressWriter } from "./job-progress-writer.js";

/** What a worker works with. */
export interface WorkerParts {
  readonly database: Database;
  readonly store: ObjectStore;
  /** The same store, as a child process is told of it. */
  readonly storeConfiguration: StoreConfiguration;
  readonly events: JobEvents;
  /** Datasets are imported from within it, if it is set. */
  readonly importFolder: string | undefined;
  /** Where datasets are downloaded to; each is removed once it is imported. */
  readonly downloadFolder: string;
  readonly log: Logger;
  /** Fires when the worker is to let go of its job. */
  readonly stopping: AbortSignal;
}

/** A job that this worker is at. */
export interface RunningJob {
  readonly parts: WorkerParts;
  /** Fires when the job is no longer this worker's. */
  readonly signal: AbortSignal;
  readonly writer: JobProgressWriter;
}
