import { PGlite } from "@electric-sql/pglite";
import { drizzle } from "drizzle-orm/pglite";
import { migrate } from "drizzle-orm/pglite/migrator";
import { fromPglite } from "pg-boss";
import type { Database } from "./database.js";
import { migrationsFolder } from "./migrations-folder.js";
import * as tables from "./tables.js";

/** The embedded database in `folder`, with its tables. The caller holds the data folder: PGlite takes no lock of its own. */
export async function openPglite(folder: string): Promise<Database> {
  const client = await PGlite.create(folder);
  const queries = drizzle(client, { schema: tables, casing: "snake_case" });
  await migrate(queries, { migrationsFolder });
  return {
    queries,
    description: "PGlite in the data folder",
    queue: { db: fromPglite(client), backend: "pglite" },
    listen: (channel, onPayload) => client.listen(channel, onPayload),
    close: () => client.close(),
  };
}
