import { Interrupted } from "@hatchery/core/errors.js";
import type { WeightsResult } from "@hatchery/core/pipeline/results.js";
import { runInChild } from "@hatchery/core/pipeline/run-in-child.js";
import { and, eq, inArray } from "drizzle-orm";
import * as tables from "../database/tables.js";
import { discardOf } from "../uploads/give-up.js";
import { joinParts } from "../uploads/join-parts.js";
import { uploadKey } from "../uploads/upload-key.js";
import { appended } from "./job-row.js";
import { recordWeights } from "./record-weights.js";
import type { RunningJob, WorkerParts } from "./worker-parts.js";

const { jobs, uploads } = tables;
type JobRow = typeof jobs.$inferSelect;
type UploadRow = typeof uploads.$inferSelect;

/**
 * Reads an upload whose parts are all there: puts them together, reads the file in a process of its own, and records the weights.
 * Each of these is found done when the job is taken up again.
 * @throws BadInput when the file cannot be used.
 */
export async function performImport(job: JobRow, { parts, signal, writer }: RunningJob): Promise<void> {
  const { database, store } = parts;
  const upload = await database.queries.query.uploads.findFirst({ where: eq(uploads.jobId, job.id) });
  if (upload === undefined) throw new Error("The upload that the job is to read is no longer stored.");
  if (upload.state !== "imported") {
    await joinParts(store, upload);
    if (!(await moveOn(upload, parts))) throw new Interrupted("The upload was given up.");
    const { filename, sha256, architecture, classes, size } = upload;
    const result = await runInChild(
      {
        stage: "import",
        input: {
          key: uploadKey(upload.id),
          filename,
          ...(sha256 !== null && { sha256 }),
          ...(architecture !== null && { architecture }),
          ...(classes !== null && { classes }),
          ...(size !== null && { size }),
        },
        store: parts.storeConfiguration,
      },
      { signal, onProgress: (progress) => writer.report("import", progress) },
    );
    await writer.flush();
    signal.throwIfAborted();
    await record(job, upload, result, parts);
  }
  await discardOf(parts, eq(uploads.id, upload.id));
}

/** Marks the upload as being read; false when it was given up meanwhile, and then nothing of it stays. */
async function moveOn(upload: UploadRow, parts: WorkerParts): Promise<boolean> {
  const [importing] = await parts.database.queries
    .update(uploads)
    .set({ state: "importing" })
    .where(and(eq(uploads.id, upload.id), inArray(uploads.state, ["completing", "importing"])))
    .returning();
  if (importing === undefined) await discardOf(parts, eq(uploads.id, upload.id));
  return importing !== undefined;
}

/** Writes the weights' row and the pointers to it, all or nothing. */
async function record(
  job: JobRow,
  upload: UploadRow,
  result: WeightsResult,
  { database, events }: WorkerParts,
): Promise<void> {
  await database.queries.transaction(async (transaction) => {
    const weightsId = await recordWeights(transaction, job.owner, result);
    const [updated] = await transaction
      .update(jobs)
      .set({ weightsId, log: appended(`Read ${result.source.format} file; it fits ${result.architecture}.`) })
      .where(and(eq(jobs.id, job.id), eq(jobs.state, "running")))
      .returning();
    if (updated === undefined) throw new Interrupted("The job was cancelled.");
    await transaction.update(uploads).set({ state: "imported", weightsId }).where(eq(uploads.id, upload.id));
    await events.changed(transaction, job.id);
  });
}
