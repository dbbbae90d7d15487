import { join } from "node:path";
import { BadInput } from "@hatchery/core/errors.js";
import { loadArchitectures } from "@hatchery/core/pipeline/load-architectures.js";
import { openStore } from "@hatchery/core/storage/open-store.js";
import type { Logger } from "pino";
import { Closing } from "./closing.js";
import { openDatabase } from "./database/open-database.js";
import type { Configuration } from "./environment.js";
import { openJobEvents } from "./jobs/job-events.js";
import { openJobQueue } from "./jobs/job-queue.js";
import { startWorker } from "./jobs/start-worker.js";

/**
 * Works without serving. Any number of such processes can run, on any machines, since they share nothing but the database and the object store.
 * @throws BadInput when either is embedded in a server's data folder, or cannot be reached, or an architecture's module is unsound.
 */
export async function startWorkerProcess(
  configuration: Configuration,
  log: Logger,
): Promise<{ close(): Promise<void> }> {
  const { databaseUrl, s3 } = configuration;
  if (databaseUrl === undefined || s3 === undefined) {
    const name = databaseUrl === undefined ? "DATABASE_URL" : "S3_ENDPOINT";
    throw new BadInput(
      `${name} is not set: a worker of its own needs a database server and an S3 server that it shares with the API. Without them the API's own process works too.`,
      name,
    );
  }
  const closing = new Closing();
  try {
    await loadArchitectures(configuration.architectureModules ?? []);
    const store = await openStore(s3);
    const database = await openDatabase({ databaseUrl }, configuration.dataFolder, log);
    closing.add(() => database.close());
    const events = await openJobEvents(database);
    closing.add(() => events.close());
    const worker = await startWorker(
      {
        database,
        store,
        storeConfiguration: s3,
        events,
        importFolder: configuration.importFolder,
        downloadFolder: join(configuration.dataFolder, "downloads"),
        log,
      },
      await openJobQueue(database, log),
    );
    closing.add(() => worker.close());
    return { close: () => closing.close() };
  } catch (error) {
    await closing.close();
    throw error;
  }
}
