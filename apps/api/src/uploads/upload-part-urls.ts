import { BadInput } from "@hatchery/core/errors.js";
import type { UploadPartUrl } from "@hatchery/schema/upload.type.js";
import { and, eq } from "drizzle-orm";
import type { Queries } from "../database/database.js";
import * as tables from "../database/tables.js";
import type { Services } from "../graphql/context.js";
import { rangeOfPart } from "./part-plan.js";
import { uploadKey } from "./upload-key.js";

/** Long enough for a part on a slow line; whoever is slower asks again. */
const EXPIRES_AFTER_SECONDS = 3600;

const { uploads } = tables;

/**
 * Signed URLs for parts of an open upload, which is kept from going stale by this.
 * @throws BadInput when it takes no parts any more, or has no such part.
 */
export async function uploadPartUrls(
  { database, store }: Services,
  upload: string,
  parts: readonly number[],
): Promise<UploadPartUrl[]> {
  const row = await touchOpen(database.queries, upload);
  const wrong = parts.find((part) => part < 1 || part > row.partCount);
  if (wrong !== undefined) throw new BadInput(`parts has ${wrong}: the file has parts 1 to ${row.partCount}.`, "parts");
  const expiresAt = new Date(Date.now() + EXPIRES_AFTER_SECONDS * 1000);
  return Promise.all(
    [...new Set(parts)].map(async (part) => ({
      part,
      ...rangeOfPart(row, part),
      url: await store.signedPartUrl(uploadKey(row.id), row.storeUpload, part, EXPIRES_AFTER_SECONDS),
      expiresAt,
    })),
  );
}

async function touchOpen(queries: Queries, upload: string): Promise<typeof uploads.$inferSelect> {
  const [open] = await queries
    .update(uploads)
    .set({ touchedAt: new Date() })
    .where(and(eq(uploads.id, upload), eq(uploads.state, "open")))
    .returning();
  if (open !== undefined) return open;
  const [found] = await queries.select().from(uploads).where(eq(uploads.id, upload));
  throw new BadInput(
    found === undefined ? "There is no such upload." : `The upload is ${found.state} and takes no more parts.`,
    "upload",
  );
}
