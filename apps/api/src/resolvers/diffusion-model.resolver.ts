import { CheckpointSet } from "@hatchery/schema/checkpoint-set.type.js";
import { DiffusionModel } from "@hatchery/schema/diffusion-model.type.js";
import { Download } from "@hatchery/schema/download.type.js";
import { OrderedModelsArguments } from "@hatchery/schema/generated-model.input.js";
import { GeneratedModelConnection } from "@hatchery/schema/generated-model.type.js";
import { Report } from "@hatchery/schema/report.type.js";
import { Args, Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import type { Context } from "../graphql/context.js";
import { downloadOf } from "../graphql/download.js";
import { loadReferenced } from "../graphql/loaders.js";
import { toCheckpointSet } from "../graphql/nodes.js";
import { pageCost } from "../graphql/page-cost.js";
import { toReport } from "../graphql/report.js";
import { generatedModelPage } from "./generated-model-page.js";

@Resolver(() => DiffusionModel)
export class DiffusionModelResolver {
  @FieldResolver(() => CheckpointSet)
  async checkpointSet(@Root() { checkpointSetKey }: DiffusionModel, @Ctx() { loaders }: Context) {
    return toCheckpointSet(await loadReferenced(loaders.checkpointSets, checkpointSetKey));
  }

  @FieldResolver(() => Report, {
    nullable: true,
    description: "The newest report on models generated from it; null until some were evaluated.",
  })
  async report(@Root() { key }: DiffusionModel, @Ctx() { loaders }: Context) {
    const evaluation = await loaders.newestEvaluations.load(key);
    return evaluation && toReport(evaluation.report, evaluation.generatedSetId);
  }

  @FieldResolver(() => Download, { description: "safetensors: the normalisation, the autoencoder and the denoiser." })
  weights(@Root() { weightsDigest, title }: DiffusionModel, @Ctx() { services }: Context) {
    return downloadOf(services.store, weightsDigest, `${title} · diffusion model`);
  }

  @FieldResolver(() => GeneratedModelConnection, { complexity: pageCost })
  generatedModels(
    @Root() { key }: DiffusionModel,
    @Args(() => OrderedModelsArguments) args: OrderedModelsArguments,
    @Ctx() context: Context,
  ) {
    return generatedModelPage(context, args, { diffusionModel: key });
  }
}
