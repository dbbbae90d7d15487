import { Architecture } from "@hatchery/schema/architecture.type.js";
import { CheckpointSetConnection } from "@hatchery/schema/checkpoint-set.type.js";
import { ConnectionArguments } from "@hatchery/schema/connection.args.js";
import { Download } from "@hatchery/schema/download.type.js";
import { Weights } from "@hatchery/schema/weights.type.js";
import { Args, Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import type { Context } from "../graphql/context.js";
import { downloadOf } from "../graphql/download.js";
import { loadReferenced } from "../graphql/loaders.js";
import { toArchitecture } from "../graphql/nodes.js";
import { pageCost } from "../graphql/page-cost.js";
import { checkpointSetPage } from "./connections.js";

@Resolver(() => Weights)
export class WeightsResolver {
  @FieldResolver(() => Architecture)
  async architecture(@Root() { architectureKey }: Weights, @Ctx() { loaders }: Context) {
    return toArchitecture(await loadReferenced(loaders.architectures, architectureKey));
  }

  @FieldResolver(() => Download, { description: "safetensors that timm loads." })
  download(@Root() { tensorsDigest, title }: Weights, @Ctx() { services }: Context) {
    return downloadOf(services.store, tensorsDigest, title);
  }

  @FieldResolver(() => CheckpointSetConnection, {
    complexity: pageCost,
    description: "Collected from these weights, newest first.",
  })
  checkpointSets(
    @Root() { key }: Weights,
    @Args(() => ConnectionArguments) args: ConnectionArguments,
    @Ctx() context: Context,
  ) {
    return checkpointSetPage(context, args, { weights: key });
  }
}
