import type { ObjectStore } from "@hatchery/core/storage/object-store.js";
import type { Logger } from "pino";
import type { AdminToken } from "../access/admin-token.js";
import type { Database } from "../database/database.js";
import type { JobEvents } from "../jobs/job-events.js";
import type { JobQueue } from "../jobs/job-queue.js";
import type { Loaders } from "./loaders.js";

/** What the server has opened, shared by all requests. */
export interface Services {
  readonly database: Database;
  readonly store: ObjectStore;
  /** Where objects are kept, for people. */
  readonly objects: string;
  readonly queue: JobQueue;
  readonly events: JobEvents;
  readonly adminToken: AdminToken;
  /** Larger files of weights are refused before their first byte. */
  readonly maxUploadBytes: number;
  /** Datasets are imported from within it, if it is set. */
  readonly importFolder: string | undefined;
  readonly log: Logger;
  readonly version: string;
  /** What computes, and why that, for people. */
  engine(): Promise<{ readonly name: string; readonly reason: string }>;
}

/** What a resolver is given for one request. */
export interface Context {
  readonly services: Services;
  readonly loaders: Loaders;
  /** The token that came with the request, not checked yet. */
  readonly bearer: string | undefined;
}
