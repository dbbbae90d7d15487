import { and, eq, inArray, sql } from "drizzle-orm";
import { jobs } from "../database/tables.js";
import { logLine } from "./log-line.js";

/** The job's row, while it is queued or running. */
export function unended(job: string) {
  return and(eq(jobs.id, job), inArray(jobs.state, ["queued", "running"]));
}

/** The job's log with one more line. */
export function appended(line: string) {
  return sql`array_append(${jobs.log}, ${logLine(line)})`;
}
