import { and, eq, inArray, type SQL } from "drizzle-orm";
import type { Queries } from "../database/database.js";
import * as tables from "../database/tables.js";
import type { Services } from "../graphql/context.js";
import { uploadKey } from "./upload-key.js";

const { uploads } = tables;
type UploadRow = typeof uploads.$inferSelect;

/** Marks uploads that have not ended as aborted. What the store has of them is discarded after the transaction. */
export function giveUp(transaction: Queries, which: SQL): Promise<UploadRow[]> {
  return transaction
    .update(uploads)
    .set({ state: "aborted" })
    .where(and(which, inArray(uploads.state, ["open", "completing", "importing"])))
    .returning();
}

/** Marks the upload that a job was to read as refused, with the reason. */
export async function refuse(transaction: Queries, job: string, message: string, field: string | null): Promise<void> {
  await transaction
    .update(uploads)
    .set({ state: "refused", errorMessage: message, errorField: field })
    .where(and(eq(uploads.jobId, job), inArray(uploads.state, ["completing", "importing"])));
}

/** Removes what the store has of uploads that have ended: their parts, and the file put together. Once is as good as often. */
export async function discardOf({ database, store }: Pick<Services, "database" | "store">, which: SQL): Promise<void> {
  const ended = inArray(uploads.state, ["imported", "refused", "aborted"]);
  const rows = await database.queries.select().from(uploads).where(and(which, ended));
  for (const { id, storeUpload } of rows) {
    await store.abortUpload(uploadKey(id), storeUpload);
    await store.delete(uploadKey(id));
  }
}
