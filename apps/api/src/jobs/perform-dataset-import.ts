import { rm } from "node:fs/promises";
import { join } from "node:path";
import { BadInput, Interrupted } from "@hatchery/core/errors.js";
import { runInChild } from "@hatchery/core/pipeline/run-in-child.js";
import type { DatasetResult } from "@hatchery/core/pipeline/stage-request.js";
import { and, eq } from "drizzle-orm";
import * as tables from "../database/tables.js";
import { importedRow } from "../datasets/dataset-row.js";
import { importPath } from "../datasets/import-path.js";
import { storeDataset } from "../datasets/seed-datasets.js";
import { appended } from "./job-row.js";
import type { RunningJob, WorkerParts } from "./worker-parts.js";

const { jobs } = tables;
type JobRow = typeof jobs.$inferSelect;

/**
 * Imports a dataset from files of this machine or of its makers, in a process of its own, and records it. A job that is taken up again goes on from the
 * last shard that was stored.
 * @throws BadInput when the files are not there, or cannot be used; it names them as the folder of imports does
 */
export async function performDatasetImport(
  job: JobRow,
  { dataset, path, size }: tables.DatasetImportSpecification,
  { parts, signal, writer }: RunningJob,
): Promise<void> {
  const download = path === undefined;
  const place = download
    ? { root: parts.downloadFolder, path: join(parts.downloadFolder, dataset) }
    : await importPath(parts.importFolder, path);
  const request = {
    stage: "import-dataset",
    input: { name: dataset, path: place.path, download, ...(size !== undefined && { size }) },
    store: parts.storeConfiguration,
  } as const;
  const result = await runInChild(request, {
    signal,
    onProgress: (progress) => writer.report("import-dataset", progress),
  }).catch((error: unknown) => {
    throw error instanceof BadInput ? withoutRoot(error, place.root) : error;
  });
  await writer.flush();
  signal.throwIfAborted();
  await record(job, result, parts);
  if (download) await rm(place.path, { recursive: true, force: true });
}

/** Jobs are read by anybody, whom it does not concern where the folder of imports lies. */
function withoutRoot({ message, field }: BadInput, root: string): BadInput {
  const shorten = (text: string) => text.replaceAll(`${root}/`, "").replaceAll(root, "the folder of imports");
  return new BadInput(shorten(message), field && shorten(field));
}

async function record(
  job: JobRow,
  { manifest, samples }: DatasetResult,
  { database, events, store }: WorkerParts,
): Promise<void> {
  const { train, test } = manifest.splits;
  const count = (value: number) => value.toLocaleString("en");
  const left = manifest.unreadable.length;
  const line = `Imported ${count(train.count)} training and ${count(test.count)} test images; ${left === 0 ? "all could be read" : `${count(left)} could not be read and were left out`}.`;
  await database.queries.transaction(async (transaction) => {
    const row = importedRow(manifest, samples, store, new Date());
    const datasetId = await storeDataset(transaction, job.owner, row);
    const [updated] = await transaction
      .update(jobs)
      .set({ datasetId, log: appended(line) })
      .where(and(eq(jobs.id, job.id), eq(jobs.state, "running")))
      .returning();
    if (updated === undefined) throw new Interrupted("The job was cancelled.");
    await events.changed(transaction, job.id);
  });
}
