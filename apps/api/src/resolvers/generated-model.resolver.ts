import { materialiseNetwork } from "@hatchery/core/pipeline/materialise.js";
import { temperatureOf } from "@hatchery/core/pipeline/temperature-of.js";
import { Architecture } from "@hatchery/schema/architecture.type.js";
import { CheckpointSet } from "@hatchery/schema/checkpoint-set.type.js";
import { Dataset } from "@hatchery/schema/dataset.type.js";
import { DiffusionModel } from "@hatchery/schema/diffusion-model.type.js";
import { Download } from "@hatchery/schema/download.type.js";
import { GeneratedModel } from "@hatchery/schema/generated-model.type.js";
import { Ctx, FieldResolver, Float, Resolver, Root } from "type-graphql";
import type { Context } from "../graphql/context.js";
import { downloadOf } from "../graphql/download.js";
import { loadReferenced } from "../graphql/loaders.js";
import { toArchitecture, toCheckpointSet, toDataset, toDiffusionModel } from "../graphql/nodes.js";

/** Joining and storing a whole network costs as much as reading this many fields. */
const DOWNLOAD_COST = 200;

@Resolver(() => GeneratedModel)
export class GeneratedModelResolver {
  @FieldResolver(() => DiffusionModel)
  async diffusionModel(@Root() { diffusionModelKey }: GeneratedModel, @Ctx() { loaders }: Context) {
    return toDiffusionModel(await loadReferenced(loaders.diffusionModels, diffusionModelKey));
  }

  @FieldResolver(() => CheckpointSet)
  async checkpointSet(@Root() { checkpointSetKey }: GeneratedModel, @Ctx() { loaders }: Context) {
    return toCheckpointSet(await loadReferenced(loaders.checkpointSets, checkpointSetKey));
  }

  @FieldResolver(() => Dataset)
  async dataset(@Root() { datasetKey }: GeneratedModel, @Ctx() { loaders }: Context) {
    return toDataset(await loadReferenced(loaders.datasets, datasetKey));
  }

  @FieldResolver(() => Architecture)
  async architecture(@Root() { architectureKey }: GeneratedModel, @Ctx() { loaders }: Context) {
    return toArchitecture(await loadReferenced(loaders.architectures, architectureKey));
  }

  @FieldResolver(() => Float, {
    description: "What its noise was multiplied by: below 1 it is closer to the mean of all, above 1 further from it.",
  })
  async temperature(@Root() { generatedSetKey }: GeneratedModel, @Ctx() { loaders }: Context) {
    const set = await loadReferenced(loaders.generatedSets, generatedSetKey);
    return temperatureOf(set.specification);
  }

  @FieldResolver(() => Download, {
    complexity: DOWNLOAD_COST,
    description: "The complete network as safetensors, ready for timm or `hatchery predict`.",
  })
  async download(@Root() { generatedSetKey, index, title }: GeneratedModel, @Ctx() { services, loaders }: Context) {
    const set = await loadReferenced(loaders.generatedSets, generatedSetKey);
    const { digest } = await materialiseNetwork(services.store, set.digest, index);
    return downloadOf(services.store, digest, title);
  }
}
