import DataLoader from "dataloader";
import { desc, inArray } from "drizzle-orm";
import type { Queries } from "../database/database.js";
import * as tables from "../database/tables.js";

export type Loaders = ReturnType<typeof createLoaders>;

/** Gathers the rows that a request's resolvers ask for one by one into one query a table. Made anew for each request. */
export function createLoaders(queries: Queries) {
  const { query } = queries;
  return {
    datasets: byId((ids) => query.datasets.findMany({ where: inArray(tables.datasets.id, ids) })),
    architectures: byId((ids) => query.architectures.findMany({ where: inArray(tables.architectures.id, ids) })),
    weights: byId((ids) => query.weights.findMany({ where: inArray(tables.weights.id, ids) })),
    uploads: byId((ids) => query.uploads.findMany({ where: inArray(tables.uploads.id, ids) })),
    checkpointSets: byId((ids) => query.checkpointSets.findMany({ where: inArray(tables.checkpointSets.id, ids) })),
    diffusionModels: byId((ids) => query.diffusionModels.findMany({ where: inArray(tables.diffusionModels.id, ids) })),
    generatedSets: byId((ids) => query.generatedSets.findMany({ where: inArray(tables.generatedSets.id, ids) })),
    generatedModels: byId((ids) => query.generatedModels.findMany({ where: inArray(tables.generatedModels.id, ids) })),
    jobs: byId((ids) => query.jobs.findMany({ where: inArray(tables.jobs.id, ids) })),
    /** By the diffusion model's row id. */
    newestEvaluations: new DataLoader(async (ids: readonly string[]) => {
      const { evaluations } = tables;
      const rows = await queries
        .selectDistinctOn([evaluations.diffusionModelId])
        .from(evaluations)
        .where(inArray(evaluations.diffusionModelId, [...ids]))
        .orderBy(evaluations.diffusionModelId, desc(evaluations.sequence));
      const found = new Map(rows.map((row) => [row.diffusionModelId, row]));
      return ids.map((id) => found.get(id));
    }),
  };
}

function byId<Row extends { readonly id: string }>(
  find: (ids: string[]) => PromiseLike<Row[]>,
): DataLoader<string, Row | undefined> {
  return new DataLoader(async (ids: readonly string[]) => {
    const found = new Map((await find([...ids])).map((row) => [row.id, row]));
    return ids.map((id) => found.get(id));
  });
}

/** The row that a foreign key points to; the database guarantees that it is there. */
export async function loadReferenced<Row>(loader: DataLoader<string, Row | undefined>, id: string): Promise<Row> {
  const row = await loader.load(id);
  if (row === undefined) throw new Error(`The row ${id} is referred to but missing.`);
  return row;
}
