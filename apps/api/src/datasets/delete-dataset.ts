import { BadInput } from "@hatchery/core/errors.js";
import { deleteImported } from "@hatchery/core/pipeline/delete-imported.js";
import { describedDatasets } from "@hatchery/core/pipeline/described-datasets.js";
import { eq } from "drizzle-orm";
import type { Queries } from "../database/database.js";
import * as tables from "../database/tables.js";
import type { Services } from "../graphql/context.js";
import { describedRow } from "./dataset-row.js";
import { jobOf } from "./job-of.js";

const { checkpointSets, datasets, jobs } = tables;
type DatasetRow = typeof datasets.$inferSelect;

/**
 * Removes the images of an imported dataset. One that is published is listed on, as not imported; of one's own nothing stays.
 * @returns the dataset as it is now; undefined where there is none any more
 * @throws BadInput (field `dataset`) when checkpoints were collected from it or a job is at it, or it was never imported
 */
export async function deleteDataset({ database, store }: Services, id: string): Promise<DatasetRow | undefined> {
  const { name, now } = await database.queries.transaction(async (transaction) => {
    const [row] = await transaction.select().from(datasets).where(eq(datasets.id, id)).for("update");
    if (row === undefined || row.state === "not-imported") return { name: undefined, now: row };
    await checkUnused(transaction, row);
    const description = describedDatasets().find((known) => known.name === row.name);
    if (description !== undefined) {
      const [described] = await transaction
        .update(datasets)
        .set(describedRow(description))
        .where(eq(datasets.id, id))
        .returning();
      return { name: row.name, now: described };
    }
    await transaction.update(jobs).set({ datasetId: null }).where(eq(jobs.datasetId, id));
    await transaction.delete(datasets).where(eq(datasets.id, id));
    return { name: row.name, now: undefined };
  });
  if (name !== undefined) await deleteImported(store, name);
  return now;
}

async function checkUnused(transaction: Queries, { id, name, title, state }: DatasetRow): Promise<void> {
  if (state !== "imported")
    throw new BadInput(`${title} belongs to the program; only what was imported can be deleted.`, "dataset");
  const set = await transaction.query.checkpointSets.findFirst({ where: eq(checkpointSets.datasetId, id) });
  if (set !== undefined)
    throw new BadInput(
      `${title} stays: checkpoints were collected from it (${set.title}), which could no longer be judged without it.`,
      "dataset",
    );
  const job = (await jobOf(transaction, "using", name)) ?? (await jobOf(transaction, "importing", name));
  if (job !== undefined)
    throw new BadInput(`${title} stays while a job is at it: ${job.title}. Wait for its end, or cancel it.`, "dataset");
}
