import type { ConnectionArguments } from "@hatchery/schema/connection.args.js";
import type { JobState } from "@hatchery/schema/job-state.enum.js";
import type { UploadsArguments } from "@hatchery/schema/upload.input.js";
import type { WeightsArguments } from "@hatchery/schema/weights.input.js";
import { and, eq, inArray, type SQL } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import { rowId } from "../database/row-id.js";
import * as tables from "../database/tables.js";
import type { Context } from "../graphql/context.js";
import { keysetPage } from "../graphql/keyset.js";
import {
  toArchitecture,
  toCheckpointSet,
  toDataset,
  toDiffusionModel,
  toJob,
  toUpload,
  toWeights,
} from "../graphql/nodes.js";

/** The catalogue reads in the order it was written; everything else newest first. */
const oldestFirst = { direction: "asc" } as const;
const newestFirst = { direction: "desc" } as const;

const bySequence = ({ sequence }: { sequence: number }) => ({ value: null, sequence });

function source(
  { services }: Context,
  table: Parameters<typeof keysetPage>[0]["table"] & { readonly sequence: PgColumn },
) {
  return { queries: services.database.queries, table, sequence: table.sequence, position: bySequence };
}

export function datasetPage(context: Context, args: ConnectionArguments) {
  const { query } = context.services.database.queries;
  const rows = (where: SQL | undefined, orderBy: SQL[], limit: number) =>
    query.datasets.findMany({ where, orderBy, limit });
  return keysetPage({ ...source(context, tables.datasets), ordering: oldestFirst, rows }, args, toDataset);
}

export function architecturePage(context: Context, args: ConnectionArguments) {
  const { query } = context.services.database.queries;
  const rows = (where: SQL | undefined, orderBy: SQL[], limit: number) =>
    query.architectures.findMany({ where, orderBy, limit });
  return keysetPage({ ...source(context, tables.architectures), ordering: oldestFirst, rows }, args, toArchitecture);
}

export function checkpointSetPage(
  context: Context,
  args: ConnectionArguments,
  of: { dataset?: string; architecture?: string; weights?: string } = {},
) {
  const { query } = context.services.database.queries;
  const { checkpointSets } = tables;
  const where = and(
    of.dataset === undefined ? undefined : eq(checkpointSets.datasetId, of.dataset),
    of.architecture === undefined ? undefined : eq(checkpointSets.architectureId, of.architecture),
    of.weights === undefined ? undefined : eq(checkpointSets.weightsId, of.weights),
  );
  const rows = (condition: SQL | undefined, orderBy: SQL[], limit: number) =>
    query.checkpointSets.findMany({ where: condition, orderBy, limit });
  return keysetPage({ ...source(context, checkpointSets), ordering: newestFirst, where, rows }, args, toCheckpointSet);
}

export function diffusionModelPage(context: Context, args: ConnectionArguments, of: { checkpointSet?: string } = {}) {
  const { query } = context.services.database.queries;
  const where =
    of.checkpointSet === undefined ? undefined : eq(tables.diffusionModels.checkpointSetId, of.checkpointSet);
  const rows = (condition: SQL | undefined, orderBy: SQL[], limit: number) =>
    query.diffusionModels.findMany({ where: condition, orderBy, limit });
  return keysetPage(
    { ...source(context, tables.diffusionModels), ordering: newestFirst, where, rows },
    args,
    toDiffusionModel,
  );
}

export function jobPage(
  context: Context,
  args: ConnectionArguments & { readonly states?: readonly JobState[] | null },
) {
  const { query } = context.services.database.queries;
  const where = args.states == null ? undefined : inArray(tables.jobs.state, [...args.states]);
  const rows = (condition: SQL | undefined, orderBy: SQL[], limit: number) =>
    query.jobs.findMany({ where: condition, orderBy, limit });
  return keysetPage({ ...source(context, tables.jobs), ordering: newestFirst, where, rows }, args, toJob);
}

export function weightsPage(context: Context, args: WeightsArguments) {
  const { query } = context.services.database.queries;
  const architectures = args.filter?.architectures?.map((name) => rowId("architecture", name));
  const where = architectures === undefined ? undefined : inArray(tables.weights.architectureId, architectures);
  const rows = (condition: SQL | undefined, orderBy: SQL[], limit: number) =>
    query.weights.findMany({ where: condition, orderBy, limit });
  return keysetPage({ ...source(context, tables.weights), ordering: newestFirst, where, rows }, args, toWeights);
}

export function uploadPage(context: Context, args: UploadsArguments) {
  const { query } = context.services.database.queries;
  const where = args.states == null ? undefined : inArray(tables.uploads.state, [...args.states]);
  const rows = (condition: SQL | undefined, orderBy: SQL[], limit: number) =>
    query.uploads.findMany({ where: condition, orderBy, limit });
  return keysetPage({ ...source(context, tables.uploads), ordering: newestFirst, where, rows }, args, toUpload);
}
