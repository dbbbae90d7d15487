import { BadInput } from "@hatchery/core/errors.js";
import { UploadMissing } from "@hatchery/core/storage/object-store.js";
import { and, eq } from "drizzle-orm";
import { once, rememberedUploads } from "../database/once.js";
import * as tables from "../database/tables.js";
import type { Services } from "../graphql/context.js";
import { addJob } from "../jobs/request-job.js";
import { wholeParts } from "./received-parts.js";

/** More numbers than this nobody reads. */
const NAMED_PARTS = 20;

const { uploads } = tables;
type UploadRow = typeof uploads.$inferSelect;

/**
 * Hands an upload whose parts are all there to a job. One that was handed over before stays with its job, however often it is asked for.
 * @throws BadInput that names the parts that are missing, or says that it was given up.
 */
export async function completeUpload(services: Services, idempotencyKey: string, upload: string): Promise<UploadRow> {
  return once(services.database, idempotencyKey, { completeUpload: upload }, rememberedUploads, async (transaction) => {
    const [row] = await transaction.select().from(uploads).where(eq(uploads.id, upload)).for("update");
    if (row === undefined) throw new BadInput("There is no such upload.", "upload");
    if (row.state === "aborted")
      throw new BadInput("The upload was given up, and nothing of it is kept; start a new one.", "upload");
    if (row.state !== "open") return row;
    await checkParts(services, row);
    const { filename, bytes, sha256, architecture, classes, size } = row;
    const job = await addJob(services, transaction, {
      kind: "import",
      title: `Import ${filename}`,
      specification: {
        import: {
          filename,
          bytes,
          ...(sha256 !== null && { sha256 }),
          ...(architecture !== null && { architecture }),
          ...(classes !== null && { classes }),
          ...(size !== null && { size }),
        },
      },
    });
    const [completing] = await transaction
      .update(uploads)
      .set({ state: "completing", jobId: job.id })
      .where(and(eq(uploads.id, upload)))
      .returning();
    if (completing === undefined) throw new Error("An update returns its row.");
    return completing;
  });
}

async function checkParts({ store }: Services, row: UploadRow): Promise<void> {
  const present = new Set((await partsOf(store, row)).map(({ part }) => part));
  const missing = Array.from({ length: row.partCount }, (_, index) => index + 1).filter((part) => !present.has(part));
  if (missing.length === 0) return;
  const named = missing.slice(0, NAMED_PARTS).join(", ");
  const rest = missing.length > NAMED_PARTS ? ` and ${missing.length - NAMED_PARTS} more` : "";
  throw new BadInput(
    `${missing.length} of the file's ${row.partCount} parts have not arrived whole: ${named}${rest}. Send them, then complete the upload again.`,
    "upload",
  );
}

async function partsOf(store: Services["store"], { id, ...row }: UploadRow) {
  try {
    return await wholeParts(store, { ...row, key: id });
  } catch (error) {
    if (!(error instanceof UploadMissing)) throw error;
    throw new BadInput("The object store has dropped the upload's parts; start a new one.", "upload");
  }
}
