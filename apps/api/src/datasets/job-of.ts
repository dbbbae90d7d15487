import { and, inArray, type SQL, sql } from "drizzle-orm";
import type { Queries } from "../database/database.js";
import { jobs } from "../database/tables.js";

const naming: Readonly<Record<"importing" | "using", (name: string) => SQL>> = {
  importing: (name) => sql`${jobs.specification} -> 'importDataset' ->> 'dataset' = ${name}`,
  using: (name) => sql`${jobs.specification} ->> 'dataset' = ${name}`,
};

/** A job that waits or runs and imports the dataset, or collects from it; undefined when there is none. */
export function jobOf(
  { query }: Queries,
  doing: keyof typeof naming,
  name: string,
): Promise<typeof jobs.$inferSelect | undefined> {
  return query.jobs.findFirst({ where: and(inArray(jobs.state, ["queued", "running"]), naming[doing](name)) });
}
