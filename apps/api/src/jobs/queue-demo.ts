import { demoSpecifications } from "@hatchery/core/pipeline/demo.js";
import type { TrainSpecification } from "@hatchery/core/pipeline/specification.js";
import { inArray } from "drizzle-orm";
import * as tables from "../database/tables.js";
import type { Services } from "../graphql/context.js";
import { runOf } from "./job-requests.js";
import { requestJob } from "./request-job.js";

/** Under which each run of the demo is asked for once, however often servers start. */
const keys: Readonly<Record<TrainSpecification["kind"], string>> = {
  "p-diff": "demo",
  behavioural: "demo behavioural",
};

/**
 * Queues the demo collection where nobody has made or asked for anything yet. A collection that lacks a run, because the server was killed
 * between the two or was of a version that had but one, is completed.
 */
export async function queueDemo(services: Services): Promise<void> {
  const { query } = services.database.queries;
  const { idempotencyKeys } = tables;
  const asked = new Set(
    (await query.idempotencyKeys.findMany({ where: inArray(idempotencyKeys.key, Object.values(keys)) })).map(
      ({ key }) => key,
    ),
  );
  const untouched =
    (await query.jobs.findFirst()) === undefined && (await query.checkpointSets.findFirst()) === undefined;
  if (asked.size === 0 && !untouched) return;
  // Each in a transaction of its own: the queue takes those of one in no order.
  for (const specification of demoSpecifications) {
    const key = keys[specification.train.kind];
    if (!asked.has(key)) await requestJob(services, key, specification, runOf(specification));
  }
}
