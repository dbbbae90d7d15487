import { ArchitectureConnection } from "@hatchery/schema/architecture.type.js";
import { CheckpointSetConnection } from "@hatchery/schema/checkpoint-set.type.js";
import { ConnectionArguments } from "@hatchery/schema/connection.args.js";
import { DatasetConnection } from "@hatchery/schema/dataset.type.js";
import { DiffusionModelConnection } from "@hatchery/schema/diffusion-model.type.js";
import { GeneratedModelsArguments } from "@hatchery/schema/generated-model.input.js";
import { GeneratedModelConnection } from "@hatchery/schema/generated-model.type.js";
import { JobsArguments } from "@hatchery/schema/job.input.js";
import { Job, JobConnection } from "@hatchery/schema/job.type.js";
import { Node } from "@hatchery/schema/node.type.js";
import { WeightsArguments } from "@hatchery/schema/weights.input.js";
import { WeightsConnection } from "@hatchery/schema/weights.type.js";
import { Arg, Args, Ctx, ID, Query, Resolver } from "type-graphql";
import type { Context } from "../graphql/context.js";
import { parseGlobalId } from "../graphql/global-id.js";
import { loadNode } from "../graphql/load-node.js";
import { toJob } from "../graphql/nodes.js";
import { pageCost } from "../graphql/page-cost.js";
import {
  architecturePage,
  checkpointSetPage,
  datasetPage,
  diffusionModelPage,
  jobPage,
  weightsPage,
} from "./connections.js";
import { generatedModelPage } from "./generated-model-page.js";

@Resolver()
export class QueryResolver {
  @Query(() => Node, { nullable: true, description: "Whatever has this id; null if nothing has." })
  node(@Arg("id", () => ID) id: string, @Ctx() context: Context) {
    return loadNode(id, context);
  }

  @Query(() => DatasetConnection, { complexity: pageCost })
  datasets(@Args(() => ConnectionArguments) args: ConnectionArguments, @Ctx() context: Context) {
    return datasetPage(context, args);
  }

  @Query(() => ArchitectureConnection, { complexity: pageCost })
  architectures(@Args(() => ConnectionArguments) args: ConnectionArguments, @Ctx() context: Context) {
    return architecturePage(context, args);
  }

  @Query(() => WeightsConnection, { complexity: pageCost, description: "Newest first." })
  weights(@Args(() => WeightsArguments) args: WeightsArguments, @Ctx() context: Context) {
    return weightsPage(context, args);
  }

  @Query(() => CheckpointSetConnection, { complexity: pageCost, description: "Newest first." })
  checkpointSets(@Args(() => ConnectionArguments) args: ConnectionArguments, @Ctx() context: Context) {
    return checkpointSetPage(context, args);
  }

  @Query(() => DiffusionModelConnection, { complexity: pageCost, description: "Newest first." })
  diffusionModels(@Args(() => ConnectionArguments) args: ConnectionArguments, @Ctx() context: Context) {
    return diffusionModelPage(context, args);
  }

  @Query(() => GeneratedModelConnection, { complexity: pageCost })
  generatedModels(@Args(() => GeneratedModelsArguments) args: GeneratedModelsArguments, @Ctx() context: Context) {
    return generatedModelPage(context, args);
  }

  @Query(() => JobConnection, { complexity: pageCost, description: "Newest first." })
  jobs(@Args(() => JobsArguments) args: JobsArguments, @Ctx() context: Context) {
    return jobPage(context, args);
  }

  @Query(() => Job, { nullable: true })
  async job(@Arg("id", () => ID) id: string, @Ctx() { loaders }: Context) {
    const parsed = parseGlobalId(id);
    const row = parsed?.kind === "Job" ? await loaders.jobs.load(parsed.row) : undefined;
    return row && toJob(row);
  }
}
