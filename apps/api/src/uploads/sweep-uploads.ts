import { and, eq, lt, type SQL } from "drizzle-orm";
import * as tables from "../database/tables.js";
import type { Services } from "../graphql/context.js";
import { staleBefore } from "./expiry.js";
import { discardOf, giveUp } from "./give-up.js";

const { uploads } = tables;

/**
 * Gives up open uploads that nobody went on with for a day, and removes what a server that was killed had no time to remove.
 * @returns how many uploads were given up.
 */
export async function sweepUploads(services: Pick<Services, "database" | "store">): Promise<number> {
  const { database, store } = services;
  const stale = and(eq(uploads.state, "open"), lt(uploads.touchedAt, staleBefore()));
  const given = stale === undefined ? [] : await giveUp(database.queries, stale);
  for (const { id } of given) await discardOf(services, eq(uploads.id, id));
  for await (const key of store.list("uploads/")) await discardOf(services, ended(key));
  return given.length;
}

/** The upload whose file lies under the key. */
function ended(key: string): SQL {
  return eq(uploads.id, key.slice("uploads/".length));
}
