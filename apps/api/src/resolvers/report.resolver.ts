import { GeneratedModel } from "@hatchery/schema/generated-model.type.js";
import { BestGenerated } from "@hatchery/schema/report.type.js";
import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import type { Context } from "../graphql/context.js";
import { toGeneratedModel } from "../graphql/nodes.js";
import { modelId } from "../jobs/record-result.js";

@Resolver(() => BestGenerated)
export class BestGeneratedResolver {
  @FieldResolver(() => GeneratedModel, { nullable: true })
  async model(@Root() { generatedSetKey, index }: BestGenerated, @Ctx() { loaders }: Context) {
    const row = await loaders.generatedModels.load(modelId(generatedSetKey, index));
    return row && toGeneratedModel(row);
  }
}
