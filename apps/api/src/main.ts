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
  if (server.adminToken !== undefined) tellToken(server.adminToken, configuration.dataFolder);
  stopOnSignals(log, () => server.close());
} catch (error) {
  reportAndExit(error);
}

/** Shows the new token once to who sits at a terminal; a log is no place for it. */
function tellToken(token: string, dataFolder: string): void {
  const shown = process.stderr.isTTY ? ` is ${token}; it is shown this once, and` : "";
  process.stderr.write(`The admin token, which writing needs,${shown} stands in ${dataFolder}/admin-token.\n`);
}
