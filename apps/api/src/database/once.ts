import { createHash } from "node:crypto";
import { BadInput } from "@hatchery/core/errors.js";
import canonicalize from "canonicalize";
import { eq } from "drizzle-orm";
import type { Database, Queries } from "./database.js";
import * as tables from "./tables.js";

/** A table whose rows mutations give. */
export interface Remembered<Row extends { readonly id: string }> {
  /** The column of idempotency_keys that points to it. */
  readonly column: "jobId" | "uploadId";
  find(queries: Queries, id: string): Promise<Row | undefined>;
}

export const rememberedJobs: Remembered<typeof tables.jobs.$inferSelect> = {
  column: "jobId",
  find: (queries, id) => queries.query.jobs.findFirst({ where: eq(tables.jobs.id, id) }),
};

export const rememberedUploads: Remembered<typeof tables.uploads.$inferSelect> = {
  column: "uploadId",
  find: (queries, id) => queries.query.uploads.findFirst({ where: eq(tables.uploads.id, id) }),
};

/** Two requests with one key came at the same time, and this one was second. */
class KeyTaken extends Error {}

/**
 * Does `work` in a transaction unless the key was used before; then returns the row that it gave, as it is now.
 * @param input what the key stands for: everything that the caller asked for.
 * @throws BadInput (field `idempotencyKey`) when the key was used for another input.
 */
export async function once<Row extends { readonly id: string }>(
  { queries }: Database,
  key: string,
  input: object,
  remembered: Remembered<Row>,
  work: (transaction: Queries) => Promise<Row>,
): Promise<Row> {
  const inputDigest = createHash("sha256")
    .update(canonicalize(input) ?? "")
    .digest("hex");
  const { idempotencyKeys } = tables;
  const attempt = () =>
    queries.transaction(async (transaction) => {
      const [used] = await transaction.select().from(idempotencyKeys).where(eq(idempotencyKeys.key, key));
      if (used !== undefined) {
        const row = await remembered.find(transaction, used[remembered.column] ?? "");
        if (used.inputDigest === inputDigest && row !== undefined) return row;
        throw new BadInput(
          `The idempotencyKey ${JSON.stringify(key)} was used for another input; use a new key for each new request.`,
          "idempotencyKey",
        );
      }
      const row = await work(transaction);
      const [claimed] = await transaction
        .insert(idempotencyKeys)
        .values({ key, inputDigest, [remembered.column]: row.id })
        .onConflictDoNothing()
        .returning();
      if (claimed === undefined) throw new KeyTaken();
      return row;
    });
  try {
    return await attempt();
  } catch (error) {
    // The first request is through, and the second attempt finds what it stored.
    if (error instanceof KeyTaken) return attempt();
    throw error;
  }
}
