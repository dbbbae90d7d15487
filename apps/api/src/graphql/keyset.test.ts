import { PGlite } from "@electric-sql/pglite";
import { BadInput } from "@hatchery/core/errors.js";
import type { ConnectionArguments } from "@hatchery/schema/connection.args.js";
import { sql } from "drizzle-orm";
import { doublePrecision, integer, pgTable } from "drizzle-orm/pg-core";
import { drizzle } from "drizzle-orm/pglite";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as tables from "../database/tables.js";
import { keysetPage, type Ordering } from "./keyset.js";

const things = pgTable("things", { sequence: integer().primaryKey(), score: doublePrecision() });

const client = new PGlite();
const queries = drizzle(client, { schema: { ...tables, things }, casing: "snake_case" });
beforeAll(() =>
  client.exec("create table things (sequence integer primary key, score double precision)").then(() => undefined),
);
afterAll(() => client.close());

async function fill(scores: readonly (number | null)[]): Promise<void> {
  await queries.execute(sql`truncate things`);
  if (scores.length > 0)
    await queries.insert(things).values(scores.map((score, index) => ({ sequence: index + 1, score })));
}

const byScore = { name: "score", column: things.score };

function page(ordering: Ordering, args: Partial<ConnectionArguments>) {
  return keysetPage(
    {
      queries,
      table: things,
      sequence: things.sequence,
      ordering,
      rows: (where, orderBy, limit) => queries.query.things.findMany({ where, orderBy, limit }),
      position: (row) => ({ value: ordering.column === undefined ? null : row.score, sequence: row.sequence }),
    },
    args,
    (row) => row.sequence,
  );
}

/** All pages from the start (or from the end), as lists of what they hold; a list that never ends is cut. */
async function allPages(ordering: Ordering, size: number, backward: boolean): Promise<number[][]> {
  const pages: number[][] = [];
  let cursor: string | undefined;
  for (let more = true; more && pages.length < 50; ) {
    const { edges, pageInfo } = await page(
      ordering,
      backward ? { last: size, before: cursor } : { first: size, after: cursor },
    );
    pages.push(edges.map(({ node }) => node));
    more = backward ? pageInfo.hasPreviousPage : pageInfo.hasNextPage;
    cursor = backward ? pageInfo.startCursor : pageInfo.endCursor;
  }
  return pages;
}

/** The order as a sort in memory gives it: by score, what has none last, then by creation. */
function sorted(scores: readonly (number | null)[], { column, direction }: Ordering): number[] {
  const sign = direction === "asc" ? 1 : -1;
  const rows = scores.map((score, index) => ({ score, sequence: index + 1 }));
  rows.sort((a, b) => {
    if (column !== undefined && a.score !== b.score) {
      if (a.score === null) return 1;
      if (b.score === null) return -1;
      return sign * (a.score - b.score);
    }
    return sign * (a.sequence - b.sequence);
  });
  return rows.map(({ sequence }) => sequence);
}

describe("pages", () => {
  it("hold every row once and in order, read from either end, whatever the size, the order and the gaps", async () => {
    const score = fc.option(fc.constantFrom(0, 0.1, 0.25, 0.3, 1), { nil: null });
    const ordering = fc.record({
      column: fc.constantFrom(byScore, undefined),
      direction: fc.constantFrom("asc" as const, "desc" as const),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(score, { maxLength: 12 }),
        ordering,
        fc.integer({ min: 1, max: 5 }),
        async (scores, order, size) => {
          await fill(scores);
          const expected = sorted(scores, order);
          expect((await allPages(order, size, false)).flat()).toEqual(expected);
          expect((await allPages(order, size, true)).reverse().flat()).toEqual(expected);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("neither repeat nor skip rows when others are added between two requests", async () => {
    await fill([0.5, 0.5, 0.5]);
    const ordering = { column: byScore, direction: "desc" } as const;
    const first = await page(ordering, { first: 2 });
    await queries.insert(things).values([
      { sequence: 4, score: 0.9 },
      { sequence: 5, score: 0.5 },
    ]);
    const second = await page(ordering, { first: 2, after: first.pageInfo.endCursor });
    expect(first.edges.map(({ node }) => node)).toEqual([3, 2]);
    expect(second.edges.map(({ node }) => node)).toEqual([1]);
    expect(second.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
  });

  it("count the whole list, not the page", async () => {
    await fill([1, null, 1, null]);
    const { edges, count } = await page({ direction: "asc" }, { first: 1 });
    expect(edges).toHaveLength(1);
    expect(await count()).toBe(4);
  });

  it("refuse a cursor of another order, one that is none, and counting from both ends, naming the argument", async () => {
    await fill([1, 2]);
    const { endCursor } = (await page({ direction: "asc" }, { first: 1 })).pageInfo;
    const refusals: [Partial<ConnectionArguments>, string][] = [
      [{ after: endCursor }, "after"],
      [{ before: "nonsense" }, "before"],
      [{ first: 1, last: 1 }, "last"],
    ];
    for (const [args, field] of refusals) {
      const error = await page({ column: byScore, direction: "asc" }, args).catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(BadInput);
      expect(error).toMatchObject({ field });
    }
  });
});
