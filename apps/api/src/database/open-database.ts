import { join } from "node:path";
import type { Logger } from "pino";
import type { Configuration } from "../environment.js";
import type { Database } from "./database.js";
import { openPglite } from "./open-pglite.js";
import { openPostgres } from "./open-postgres.js";

/** PostgreSQL where the configuration names one, else PGlite in the data folder, which the caller holds. */
export function openDatabase(
  { databaseUrl }: Pick<Configuration, "databaseUrl">,
  dataFolder: string,
  log: Logger,
): Promise<Database> {
  if (databaseUrl === undefined) return openPglite(join(dataFolder, "postgres"));
  return openPostgres(databaseUrl, (error) =>
    log.warn({ error: error.message }, "A connection to the database was lost; another is made"),
  );
}
