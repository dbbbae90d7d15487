import { pino } from "pino";
import { readEnvironment } from "./environment.js";
import { reportAndExit, stopOnSignals } from "./process-end.js";
import { startWorkerProcess } from "./start-worker-process.js";

/** Works on the jobs of a server elsewhere, until it is told to stop. */
try {
  const configuration = readEnvironment();
  const log = pino({ level: configuration.logLevel });
  const worker = await startWorkerProcess(configuration, log);
  log.info("Waiting for jobs");
  stopOnSignals(log, () => worker.close());
} catch (error) {
  reportAndExit(error);
}
