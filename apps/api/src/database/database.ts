import type { PgDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";
import type { ConstructorOptions } from "pg-boss";
import type * as tables from "./tables.js";

/** What both drivers give for a statement. */
interface Rows<Row> {
  rows: Row[];
}
interface RowsHKT extends PgQueryResultHKT {
  type: Rows<this["row"]>;
}

/** What queries run on: the database, or a transaction. Inside a transaction only the transaction may be used; on PGlite anything else waits for it for ever. */
export type Queries = PgDatabase<RowsHKT, typeof tables>;

/** PGlite in the data folder or a PostgreSQL server; the same schema and the same SQL on both. */
export interface Database {
  readonly queries: Queries;
  /** For people: «PGlite in the data folder». */
  readonly description: string;
  /** How pg-boss reaches the same database. */
  readonly queue: ConstructorOptions;
  /**
   * Calls `onPayload` for each notification on the channel. After a connection was lost and found again calls `onGap`:
   * notifications may have been missed.
   */
  listen(channel: string, onPayload: (payload: string) => void, onGap: () => void): Promise<() => Promise<void>>;
  close(): Promise<void>;
}
