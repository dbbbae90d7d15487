import { BadInput } from "@hatchery/core/errors.js";
import { type ConnectionArguments, DEFAULT_PAGE_SIZE } from "@hatchery/schema/connection.args.js";
import type { Connection } from "@hatchery/schema/connection.type.js";
import { and, asc, count, desc, eq, gt, isNotNull, isNull, lt, or, type SQL, sql } from "drizzle-orm";
import type { PgColumn, PgTable } from "drizzle-orm/pg-core";
import type { Queries } from "../database/database.js";

/** The order of a list: by one column, and among equals by creation; what has no value comes last. */
export interface Ordering {
  /** Absent: by creation alone. */
  readonly column?: { readonly name: string; readonly column: PgColumn };
  readonly direction: "asc" | "desc";
}

/** A row's place in an ordering: its value there, and its place in the order of creation. */
interface Position {
  readonly value: number | null;
  readonly sequence: number;
}

export interface KeysetList<Row> {
  readonly queries: Queries;
  readonly table: PgTable;
  readonly sequence: PgColumn;
  readonly ordering: Ordering;
  readonly where?: SQL | undefined;
  /** Runs the page's query: rows under the condition, in the order, at most so many. */
  readonly rows: (condition: SQL | undefined, order: SQL[], limit: number) => Promise<Row[]>;
  readonly position: (row: Row) => Position;
}

/**
 * One page of a list, found by the values at its edge instead of by counting, so that page 10,000 costs what page 1 does
 * and rows that are added meanwhile neither repeat nor hide others.
 * @throws BadInput for a cursor of another list, or contradicting arguments.
 */
export async function keysetPage<Row, N>(
  list: KeysetList<Row>,
  args: ConnectionArguments,
  toNode: (row: Row) => N,
): Promise<Connection<N>> {
  const { size, backward } = pageOf(args);
  const { ordering } = list;
  const bounds = [
    args.after === undefined || args.after === null
      ? undefined
      : beyond(list, parseCursor(args.after, ordering, "after"), false),
    args.before === undefined || args.before === null
      ? undefined
      : beyond(list, parseCursor(args.before, ordering, "before"), true),
  ];
  const found = await list.rows(and(list.where, ...bounds), orderBy(list, backward), size + 1);
  const more = found.length > size;
  const rows = found.slice(0, size);
  if (backward) rows.reverse();
  const edges = rows.map((row) => ({ cursor: formatCursor(list.position(row), ordering), node: toNode(row) }));
  return {
    edges,
    pageInfo: {
      hasNextPage: backward ? bounds[1] !== undefined : more,
      hasPreviousPage: backward ? more : bounds[0] !== undefined,
      startCursor: edges[0]?.cursor,
      endCursor: edges.at(-1)?.cursor,
    },
    async count() {
      const [row] = await list.queries.select({ total: count() }).from(list.table).where(list.where);
      return row?.total ?? 0;
    },
  };
}

type Sorted = Pick<KeysetList<unknown>, "ordering" | "sequence">;

function pageOf({ first, last }: ConnectionArguments): { size: number; backward: boolean } {
  const fromStart = first ?? undefined;
  const fromEnd = last ?? undefined;
  if (fromStart !== undefined && fromEnd !== undefined)
    throw new BadInput("Both first and last are given; a page is counted from one end.", "last");
  return { size: fromStart ?? fromEnd ?? DEFAULT_PAGE_SIZE, backward: fromEnd !== undefined };
}

function orderBy({ ordering: { column, direction }, sequence }: Sorted, backward: boolean): SQL[] {
  const ascending = (direction === "asc") !== backward;
  const bySequence = ascending ? asc(sequence) : desc(sequence);
  if (column === undefined) return [bySequence];
  const byColumn = ascending ? asc(column.column) : desc(column.column);
  return [backward ? sql`${byColumn} nulls first` : sql`${byColumn} nulls last`, bySequence];
}

/** The rows after a position in the list's order, or before it. */
function beyond(
  { ordering: { column, direction }, sequence }: Sorted,
  { value, sequence: at }: Position,
  before: boolean,
): SQL | undefined {
  const ascending = (direction === "asc") !== before;
  const compare = ascending ? gt : lt;
  const later = compare(sequence, at);
  if (column === undefined) return later;
  const { column: by } = column;
  if (value === null) return before ? or(isNotNull(by), later) : and(isNull(by), later);
  return or(compare(by, value), and(eq(by, value), later), before ? undefined : isNull(by));
}

function formatCursor({ value, sequence }: Position, { column, direction }: Ordering): string {
  const position = column === undefined ? [sequence] : [sequence, value];
  return Buffer.from(JSON.stringify([column?.name ?? "", direction, ...position])).toString("base64url");
}

function parseCursor(cursor: string, { column, direction }: Ordering, field: string): Position {
  const parsed = parseJson(Buffer.from(cursor, "base64url").toString());
  if (Array.isArray(parsed)) {
    const [name, way, sequence, value = null]: unknown[] = parsed;
    const sameOrder = name === (column?.name ?? "") && way === direction;
    if (sameOrder && Number.isSafeInteger(sequence) && (value === null || typeof value === "number"))
      return { sequence: Number(sequence), value };
  }
  throw new BadInput(
    `${field} is ${JSON.stringify(cursor)}, which is no cursor of this list in this order; take one from its own edges.`,
    field,
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
