import { BadInput } from "@hatchery/core/errors.js";
import { drizzle } from "drizzle-orm/node-postgres";
import { migrate } from "drizzle-orm/node-postgres/migrator";
import pg from "pg";
import type { Database } from "./database.js";
import { migrationsFolder } from "./migrations-folder.js";
import * as tables from "./tables.js";

/** Any number that nothing else in the database locks by; holds one migration at a time among all servers that start. */
const MIGRATION_LOCK = 7_283_461;
/** Between attempts to listen again after the connection was lost. */
const RECONNECT_MILLISECONDS = 1000;

/**
 * The database at `url`, with its tables.
 * @throws BadInput when it cannot be reached or refuses.
 */
export async function openPostgres(url: string, onError: (error: Error) => void): Promise<Database> {
  const pool = new pg.Pool({ connectionString: url, application_name: "hatchery" });
  // An idle connection that breaks is replaced by the pool; unheard, its error would end the process.
  pool.on("error", onError);
  let version: string;
  try {
    version = await prepare(pool);
  } catch (error) {
    await pool.end();
    const reason = error instanceof Error ? error.message || error.name : String(error);
    throw new BadInput(
      `The database of DATABASE_URL cannot be used: ${reason}. Check the address, user and password, or unset it to use the embedded database.`,
      "DATABASE_URL",
    );
  }
  return {
    queries: drizzle(pool, { schema: tables, casing: "snake_case" }),
    description: `PostgreSQL ${version}`,
    queue: { connectionString: url, application_name: "hatchery-jobs", max: 4 },
    listen: (channel, onPayload, onGap) => listen(url, channel, { onPayload, onGap, onError }),
    close: () => pool.end(),
  };
}

async function prepare(pool: pg.Pool): Promise<string> {
  const client = await pool.connect();
  try {
    await client.query("select pg_advisory_lock($1)", [MIGRATION_LOCK]);
    await migrate(drizzle(client, { schema: tables, casing: "snake_case" }), { migrationsFolder });
    await client.query("select pg_advisory_unlock($1)", [MIGRATION_LOCK]);
    const { rows } = await client.query<{ server_version: string }>("show server_version");
    return rows[0]?.server_version.split(" ")[0] ?? "";
  } finally {
    // Closing the connection gives up the lock where something failed before the unlock.
    client.release(true);
  }
}

interface Listener {
  onPayload(payload: string): void;
  onGap(): void;
  onError(error: Error): void;
}

/** Holds a connection of its own that listens, and opens another whenever it is lost. */
async function listen(url: string, channel: string, listener: Listener): Promise<() => Promise<void>> {
  let closed = false;
  let client: pg.Client | undefined;
  let timer: NodeJS.Timeout | undefined;

  async function connect(): Promise<void> {
    const fresh = new pg.Client({ connectionString: url, application_name: "hatchery-events", keepAlive: true });
    fresh.on("error", listener.onError);
    fresh.on("notification", ({ payload }) => listener.onPayload(payload ?? ""));
    fresh.once("end", reconnectLater);
    await fresh.connect();
    await fresh.query(`listen ${pg.escapeIdentifier(channel)}`);
    client = fresh;
  }

  function reconnectLater(): void {
    client = undefined;
    if (closed || timer !== undefined) return;
    timer = setTimeout(() => {
      timer = undefined;
      connect().then(listener.onGap, (error: Error) => {
        listener.onError(error);
        reconnectLater();
      });
    }, RECONNECT_MILLISECONDS);
  }

  await connect();
  return async () => {
    closed = true;
    clearTimeout(timer);
    await client?.end();
  };
}
