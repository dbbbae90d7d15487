import { BadInput } from "@hatchery/core/errors.js";
import { StorageFailure } from "@hatchery/core/storage/storage-failure.js";
import type { Logger } from "pino";

/** Tells in a sentence why the process could not start, or with a stack where the fault is the program's own, and ends it. */
export function reportAndExit(error: unknown): never {
  const expected = error instanceof BadInput || error instanceof StorageFailure;
  const text = error instanceof Error ? (expected ? error.message : (error.stack ?? error.message)) : String(error);
  process.stderr.write(`${text}\n`);
  process.exit(1);
}

/** On the first signal closes and ends the process; on a second ends it at once. */
export function stopOnSignals(log: Logger, close: () => Promise<void>): void {
  let stopping = false;
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      if (stopping) process.exit(1);
      stopping = true;
      log.info("Stopping; the job at work is saved and goes on later");
      close().then(
        () => process.exit(0),
        (error: unknown) => reportAndExit(error),
      );
    });
  }
}
