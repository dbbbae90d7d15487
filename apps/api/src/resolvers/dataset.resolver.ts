import { CheckpointSetConnection } from "@hatchery/schema/checkpoint-set.type.js";
import { ConnectionArguments } from "@hatchery/schema/connection.args.js";
import { Dataset } from "@hatchery/schema/dataset.type.js";
import { Args, Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import { rowId } from "../database/row-id.js";
import type { Context } from "../graphql/context.js";
import { pageCost } from "../graphql/page-cost.js";
import { checkpointSetPage } from "./connections.js";

@Resolver(() => Dataset)
export class DatasetResolver {
  @FieldResolver(() => CheckpointSetConnection, { complexity: pageCost, description: "Newest first." })
  checkpointSets(
    @Root() dataset: Dataset,
    @Args(() => ConnectionArguments) args: ConnectionArguments,
    @Ctx() context: Context,
  ) {
    return checkpointSetPage(context, args, { dataset: rowId("dataset", dataset.name) });
  }
}
