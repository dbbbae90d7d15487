import type {
  FloatRange,
  GeneratedModelFilter,
  GeneratedModelOrder,
  GeneratedModelsArguments,
} from "@hatchery/schema/generated-model.input.js";
import type { GeneratedModelOrderField } from "@hatchery/schema/generated-model-order-field.enum.js";
import { and, eq, gte, inArray, isNotNull, isNull, lte, type SQL, sql } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import { rowId } from "../database/row-id.js";
import * as tables from "../database/tables.js";
import type { Context } from "../graphql/context.js";
import { keysetPage, type Ordering } from "../graphql/keyset.js";
import { toGeneratedModel } from "../graphql/nodes.js";
import { rowOf } from "../graphql/row-of.js";

const { generatedModels } = tables;
type Row = typeof generatedModels.$inferSelect;

/** Rows are numbered in the order of creation, so that order needs no column of its own. */
type SortedColumn = Exclude<GeneratedModelOrderField, "createdAt">;

function orderingOf(order: GeneratedModelOrder | null | undefined): {
  ordering: Ordering;
  value: (row: Row) => number | null;
} {
  const { field, direction } = order ?? { field: "createdAt", direction: "desc" };
  if (field === "createdAt") return { ordering: { direction }, value: () => null };
  const name: SortedColumn = field;
  return { ordering: { direction, column: { name, column: generatedModels[name] } }, value: (row) => row[name] };
}

/** Where a page of models is taken from, besides what the caller filters by. */
export interface ModelsOf {
  readonly diffusionModel?: string;
  readonly generatedSet?: string | null;
}

/** A page of generated models. @throws BadInput for ids in the filter that are none. */
export async function generatedModelPage(context: Context, args: Partial<GeneratedModelsArguments>, of: ModelsOf = {}) {
  const { queries } = context.services.database;
  const { ordering, value } = orderingOf(args.orderBy);
  const where = and(
    of.diffusionModel === undefined ? undefined : eq(generatedModels.diffusionModelId, of.diffusionModel),
    of.generatedSet === undefined ? undefined : inSet(of.generatedSet),
    await matching(args.filter, context),
  );
  return keysetPage(
    {
      queries,
      table: generatedModels,
      sequence: generatedModels.sequence,
      ordering,
      where,
      rows: (condition, orderBy, limit) => queries.query.generatedModels.findMany({ where: condition, orderBy, limit }),
      position: (row) => ({ value: value(row), sequence: row.sequence }),
    },
    args,
    toGeneratedModel,
  );
}

/** A job that has generated nothing yet has no set. */
function inSet(set: string | null): SQL {
  return set === null ? sql`false` : eq(generatedModels.generatedSetId, set);
}

async function matching(
  filter: GeneratedModelFilter | null | undefined,
  { loaders }: Context,
): Promise<SQL | undefined> {
  if (filter == null) return undefined;
  const job = filter.job == null ? undefined : await loaders.jobs.load(rowOf("Job", filter.job, "filter.job"));
  return and(
    filter.datasets == null
      ? undefined
      : inArray(
          generatedModels.datasetId,
          filter.datasets.map((name) => rowId("dataset", name)),
        ),
    filter.architectures == null
      ? undefined
      : inArray(
          generatedModels.architectureId,
          filter.architectures.map((name) => rowId("architecture", name)),
        ),
    filter.diffusionModel == null
      ? undefined
      : eq(generatedModels.diffusionModelId, rowOf("DiffusionModel", filter.diffusionModel, "filter.diffusionModel")),
    filter.job == null ? undefined : inSet(job?.generatedSetId ?? null),
    filter.verdicts == null ? undefined : inArray(generatedModels.verdict, filter.verdicts),
    within(generatedModels.testAccuracy, filter.testAccuracy),
    within(generatedModels.iouNearest, filter.iouNearest),
    filter.evaluated == null
      ? undefined
      : filter.evaluated
        ? isNotNull(generatedModels.testAccuracy)
        : isNull(generatedModels.testAccuracy),
  );
}

function within(column: PgColumn, range: FloatRange | null | undefined): SQL | undefined {
  return and(
    range?.min == null ? undefined : gte(column, range.min),
    range?.max == null ? undefined : lte(column, range.max),
  );
}
