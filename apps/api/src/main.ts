import { pino } from "pino";
import { readEnvironment } from "./environment.js";
import { reportAndExit, stopOnSignals } from "./process-end.js";
import { startServer } from "./start-server.js";

/** Serves the API, and works on jobs unless HATCHERY_WORKER is off, until it is told to stop. */
try {
  const configuration = readEnvironment();
  const log = pino({ level: configuration.logLevel });
  const server = await startServer(configuration, log);
  log.info({ url: server.url }, "Up");
  if (server.adminToken !== undefined) {
    process.stderr.write(
      `The admin token, which writing needs, is ${server.adminToken}\nIt is shown this once, and kept in ${configuration.dataFolder}/admin-token.\n`,
    );
  }
  stopOnSignals(log, () => server.close());
} catch (error) {
  reportAndExit(error);
}
