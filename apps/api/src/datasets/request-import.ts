import { publishedDatasets } from "@hatchery/core/datasets/descriptions/published-datasets.js";
import { datasetDescriptions } from "@hatchery/core/datasets/open-dataset.js";
import { BadInput } from "@hatchery/core/errors.js";
import { describedDatasets } from "@hatchery/core/pipeline/described-datasets.js";
import type { ImportDatasetInput } from "@hatchery/schema/dataset.input.js";
import { eq } from "drizzle-orm";
import type { Queries } from "../database/database.js";
import { once, rememberedJobs } from "../database/once.js";
import { rowId } from "../database/row-id.js";
import * as tables from "../database/tables.js";
import type { Services } from "../graphql/context.js";
import { addJob } from "../jobs/request-job.js";
import { describedRow } from "./dataset-row.js";
import { importPath } from "./import-path.js";
import { jobOf } from "./job-of.js";

/**
 * Puts the import of a dataset into the queue. The same key with the same input gives the job that it gave before.
 * @throws BadInput with the field, before anything is stored, for a name that cannot be taken, or a path that is not in the folder of
 *   imports
 */
export async function requestImport(
  services: Services,
  { idempotencyKey, ...input }: ImportDatasetInput,
): Promise<typeof tables.jobs.$inferSelect> {
  const { dataset, size } = input;
  return once(services.database, idempotencyKey, { importDataset: input }, rememberedJobs, async (transaction) => {
    const title = checkName(dataset);
    const path = await checkFrom(input, title, services.importFolder);
    await checkFree(transaction, dataset, title);
    return addJob(services, transaction, {
      kind: "import-dataset",
      title: `Import ${title}`,
      specification: { importDataset: { dataset, ...(path !== undefined && { path }), ...(size != null && { size }) } },
    });
  });
}

/** @returns the dataset's title */
function checkName(name: string): string {
  if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(name))
    throw new BadInput(
      `dataset is ${JSON.stringify(name)}: a dataset is called by small letters, digits and dashes.`,
      "dataset",
    );
  const taken = datasetDescriptions.find((known) => known.name === name);
  if (taken !== undefined)
    throw new BadInput(
      `${taken.title} is there already, without an import; give a dataset of your own another name.`,
      "dataset",
    );
  return publishedDatasets.find((known) => known.name === name)?.title ?? name;
}

/** @returns the path; nothing where the files are to be downloaded */
async function checkFrom(
  { dataset, path, download }: Omit<ImportDatasetInput, "idempotencyKey">,
  title: string,
  folder: string | undefined,
): Promise<string | undefined> {
  const isPath = path != null && path !== "";
  if (isPath && download === true)
    throw new BadInput("Both path and download are given; the files come from one of the two.", "download");
  if (isPath) {
    await importPath(folder, path);
    return path;
  }
  if (download !== true) throw new BadInput("path is missing: say where the files are, or download them.", "path");
  const row = describedDatasets()
    .map(describedRow)
    .find(({ name }) => name === dataset);
  if (row?.forms.some(({ downloadable }) => downloadable) !== true)
    throw new BadInput(
      row === undefined
        ? `${title} is none of the published datasets, so there is nothing to download; give its path.`
        : `${title} cannot be downloaded without its makers' leave; get its files from ${row.source}, and give their path.`,
      "download",
    );
  return undefined;
}

/** @throws BadInput while another job imports the dataset, or when results would no longer be what they say. */
async function checkFree(queries: Queries, name: string, title: string): Promise<void> {
  if ((await jobOf(queries, "importing", name)) !== undefined)
    throw new BadInput(`${title} is being imported already; follow that job, or cancel it first.`, "dataset");
  // What is published stays what it is; one's own images under the same name may be others.
  if (publishedDatasets.some((known) => known.name === name)) return;
  const used = await queries.query.checkpointSets.findFirst({
    where: eq(tables.checkpointSets.datasetId, rowId("dataset", name)),
  });
  if (used !== undefined)
    throw new BadInput(
      `${title} was imported before, and checkpoints were collected from it, which other images under its name would belie; give these another name.`,
      "dataset",
    );
}
