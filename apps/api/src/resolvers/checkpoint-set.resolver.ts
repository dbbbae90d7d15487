import { Architecture } from "@hatchery/schema/architecture.type.js";
import { CheckpointSet } from "@hatchery/schema/checkpoint-set.type.js";
import { ConnectionArguments } from "@hatchery/schema/connection.args.js";
import { Dataset } from "@hatchery/schema/dataset.type.js";
import { DiffusionModelConnection } from "@hatchery/schema/diffusion-model.type.js";
import { Download } from "@hatchery/schema/download.type.js";
import { Args, Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import type { Context } from "../graphql/context.js";
import { downloadOf } from "../graphql/download.js";
import { loadReferenced } from "../graphql/loaders.js";
import { toArchitecture, toDataset } from "../graphql/nodes.js";
import { pageCost } from "../graphql/page-cost.js";
import { diffusionModelPage } from "./connections.js";

@Resolver(() => CheckpointSet)
export class CheckpointSetResolver {
  @FieldResolver(() => Dataset)
  async dataset(@Root() { datasetKey }: CheckpointSet, @Ctx() { loaders }: Context) {
    return toDataset(await loadReferenced(loaders.datasets, datasetKey));
  }

  @FieldResolver(() => Architecture)
  async architecture(@Root() { architectureKey }: CheckpointSet, @Ctx() { loaders }: Context) {
    return toArchitecture(await loadReferenced(loaders.architectures, architectureKey));
  }

  @FieldResolver(() => Download, { description: "safetensors: `values` (K, D)." })
  values(@Root() { valuesDigest, title }: CheckpointSet, @Ctx() { services }: Context) {
    return downloadOf(services.store, valuesDigest, `${title} · checkpoints`);
  }

  @FieldResolver(() => DiffusionModelConnection, { complexity: pageCost, description: "Newest first." })
  diffusionModels(
    @Root() { key }: CheckpointSet,
    @Args(() => ConnectionArguments) args: ConnectionArguments,
    @Ctx() context: Context,
  ) {
    return diffusionModelPage(context, args, { checkpointSet: key });
  }
}
