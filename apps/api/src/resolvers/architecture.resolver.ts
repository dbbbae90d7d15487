import { Architecture } from "@hatchery/schema/architecture.type.js";
import { CheckpointSetConnection } from "@hatchery/schema/checkpoint-set.type.js";
import { ConnectionArguments } from "@hatchery/schema/connection.args.js";
import { Args, Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import { rowId } from "../database/row-id.js";
import type { Context } from "../graphql/context.js";
import { pageCost } from "../graphql/page-cost.js";
import { checkpointSetPage } from "./connections.js";

@Resolver(() => Architecture)
export class ArchitectureResolver {
  @FieldResolver(() => CheckpointSetConnection, { complexity: pageCost, description: "Newest first." })
  checkpointSets(
    @Root() architecture: Architecture,
    @Args(() => ConnectionArguments) args: ConnectionArguments,
    @Ctx() context: Context,
  ) {
    return checkpointSetPage(context, args, { architecture: rowId("architecture", architecture.name) });
  }
}
