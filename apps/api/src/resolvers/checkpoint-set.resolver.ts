import { Architecture } from "@hatchery/schema/architecture.type.js";
import { CheckpointSet } from "@hatchery/schema/checkpoint-set.type.js";
import { ConnectionArguments } from "@hatchery/schema/connection.args.js";
import { Dataset } from "@hatchery/schema/dataset.type.js";
import { DiffusionModelConnection } from "@hatchery/schema/diffusion-model.type.js";
import { Download } from "@hatchery/schema/download.type.js";
import { Network } from "@hatchery/schema/network.type.js";
import { Weights } from "@hatchery/schema/weights.type.js";
import { Args, Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import { networkFor } from "../catalogue/network-for.js";
import type { Context } from "../graphql/context.js";
import { downloadOf } from "../graphql/download.js";
import { loadReferenced } from "../graphql/loaders.js";
import { toArchitecture, toDataset, toWeights } from "../graphql/nodes.js";
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

  @FieldResolver(() => Weights, { nullable: true, description: "The pretrained weights that collecting began with." })
  async weights(@Root() { weightsKey }: CheckpointSet, @Ctx() { loaders }: Context) {
    return weightsKey ? toWeights(await loadReferenced(loaders.weights, weightsKey)) : null;
  }

  @FieldResolver(() => Network, { description: "The architecture as it was built for the set's images." })
  async network(@Root() { datasetKey, architectureKey, images }: CheckpointSet, @Ctx() { loaders }: Context) {
    const dataset = await loadReferenced(loaders.datasets, datasetKey);
    const { name } = await loadReferenced(loaders.architectures, architectureKey);
    return networkFor(name, dataset, images);
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
