import type { GraphQLSchema } from "graphql";
import { buildSchema, type PubSub } from "type-graphql";
import { adminChecker } from "../access/admin-checker.js";
import { ArchitectureResolver } from "../resolvers/architecture.resolver.js";
import { CheckpointSetResolver } from "../resolvers/checkpoint-set.resolver.js";
import { DatasetResolver, DatasetSampleResolver, SplitResolver } from "../resolvers/dataset.resolver.js";
import { DiffusionModelResolver } from "../resolvers/diffusion-model.resolver.js";
import { GeneratedModelResolver } from "../resolvers/generated-model.resolver.js";
import { JobResolver } from "../resolvers/job.resolver.js";
import { QueryResolver } from "../resolvers/query.resolver.js";
import { BestGeneratedResolver } from "../resolvers/report.resolver.js";
import { ServerResolver } from "../resolvers/server.resolver.js";
import { UploadResolver } from "../resolvers/upload.resolver.js";
import { WeightsResolver } from "../resolvers/weights.resolver.js";

/** type-graphql wants one wherever there is a subscription; ours bring their own source of events. */
const noPubSub: PubSub = {
  publish: (topic) => refuse(topic),
  subscribe: (topic) => refuse(topic),
};

function refuse(topic: string): never {
  throw new Error(`Nothing is published under ${topic}; give the subscription a \`subscribe\` function.`);
}

export function buildGraphqlSchema(): Promise<GraphQLSchema> {
  return buildSchema({
    resolvers: [
      QueryResolver,
      DatasetResolver,
      DatasetSampleResolver,
      SplitResolver,
      ArchitectureResolver,
      CheckpointSetResolver,
      DiffusionModelResolver,
      GeneratedModelResolver,
      BestGeneratedResolver,
      JobResolver,
      ServerResolver,
      WeightsResolver,
      UploadResolver,
    ],
    validate: { forbidUnknownValues: false },
    authChecker: adminChecker,
    pubSub: noPubSub,
  });
}
