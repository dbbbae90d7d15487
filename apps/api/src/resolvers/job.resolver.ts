import { CheckpointSet } from "@hatchery/schema/checkpoint-set.type.js";
import { ConnectionArguments } from "@hatchery/schema/connection.args.js";
import { Dataset } from "@hatchery/schema/dataset.type.js";
import { DiffusionModel } from "@hatchery/schema/diffusion-model.type.js";
import { GeneratedModelConnection } from "@hatchery/schema/generated-model.type.js";
import {
  CancelJobInput,
  CollectInput,
  EvaluateInput,
  GenerateInput,
  RunInput,
  TrainInput,
} from "@hatchery/schema/job.input.js";
import { Job } from "@hatchery/schema/job.type.js";
import { JobPayload } from "@hatchery/schema/job-payload.type.js";
import { Weights } from "@hatchery/schema/weights.type.js";
import { Arg, Args, Authorized, Ctx, FieldResolver, ID, Mutation, Resolver, Root, Subscription } from "type-graphql";
import type { Context } from "../graphql/context.js";
import { toCheckpointSet, toDataset, toDiffusionModel, toJob, toWeights } from "../graphql/nodes.js";
import { pageCost } from "../graphql/page-cost.js";
import { rowOf } from "../graphql/row-of.js";
import { cancelJob } from "../jobs/cancel-job.js";
import { followJob } from "../jobs/follow-job.js";
import { collectRequest, evaluateRequest, generateRequest, runRequest, trainRequest } from "../jobs/job-requests.js";
import { type JobRequest, requestJob } from "../jobs/request-job.js";
import { generatedModelPage } from "./generated-model-page.js";

@Resolver(() => Job)
export class JobResolver {
  @FieldResolver(() => CheckpointSet, { nullable: true, description: "What it works from, or has made." })
  async checkpointSet(@Root() { checkpointSetKey }: Job, @Ctx() { loaders }: Context) {
    const row = checkpointSetKey ? await loaders.checkpointSets.load(checkpointSetKey) : undefined;
    return row && toCheckpointSet(row);
  }

  @FieldResolver(() => DiffusionModel, { nullable: true, description: "What it works from, or has made." })
  async diffusionModel(@Root() { diffusionModelKey }: Job, @Ctx() { loaders }: Context) {
    const row = diffusionModelKey ? await loaders.diffusionModels.load(diffusionModelKey) : undefined;
    return row && toDiffusionModel(row);
  }

  @FieldResolver(() => Weights, { nullable: true, description: "What it has imported." })
  async weights(@Root() { weightsKey }: Job, @Ctx() { loaders }: Context) {
    const row = weightsKey ? await loaders.weights.load(weightsKey) : undefined;
    return row && toWeights(row);
  }

  @FieldResolver(() => Dataset, { nullable: true, description: "What it has imported." })
  async dataset(@Root() { datasetKey }: Job, @Ctx() { loaders }: Context) {
    const row = datasetKey ? await loaders.datasets.load(datasetKey) : undefined;
    return row && toDataset(row);
  }

  @FieldResolver(() => GeneratedModelConnection, {
    complexity: pageCost,
    description: "What it has generated or evaluated; empty before.",
  })
  generatedModels(
    @Root() { generatedSetKey }: Job,
    @Args(() => ConnectionArguments) args: ConnectionArguments,
    @Ctx() context: Context,
  ) {
    return generatedModelPage(context, args, { generatedSet: generatedSetKey ?? null });
  }

  @Authorized()
  @Mutation(() => JobPayload, {
    description: "Trains networks and keeps K checkpoints of a subset of their parameters.",
  })
  async collectCheckpoints(@Arg("input", () => CollectInput) input: CollectInput, @Ctx() context: Context) {
    return start(context, input, await collectRequest(input, context));
  }

  @Authorized()
  @Mutation(() => JobPayload, { description: "Learns the distribution of a checkpoint set." })
  async trainDiffusionModel(@Arg("input", () => TrainInput) input: TrainInput, @Ctx() context: Context) {
    return start(context, input, await trainRequest(input, context));
  }

  @Authorized()
  @Mutation(() => JobPayload, { description: "Generates new models from noise." })
  async generateModels(@Arg("input", () => GenerateInput) input: GenerateInput, @Ctx() context: Context) {
    return start(context, input, await generateRequest(input, context));
  }

  @Authorized()
  @Mutation(() => JobPayload, { description: "Measures how good and how new generated models are." })
  async evaluateModels(@Arg("input", () => EvaluateInput) input: EvaluateInput, @Ctx() context: Context) {
    return start(context, input, await evaluateRequest(input, context));
  }

  @Authorized()
  @Mutation(() => JobPayload, { description: "The whole way of a run specification." })
  async run(@Arg("input", () => RunInput) input: RunInput, @Ctx() context: Context) {
    return start(context, input, await runRequest(input, context));
  }

  @Authorized()
  @Mutation(() => JobPayload, { description: "Stops a job that is queued or running; what it has made so far stays." })
  async cancelJob(
    @Arg("input", () => CancelJobInput) { job, idempotencyKey }: CancelJobInput,
    @Ctx() { services }: Context,
  ): Promise<JobPayload> {
    return { job: toJob(await cancelJob(services, idempotencyKey, rowOf("Job", job, "job"))) };
  }

  @Subscription(() => Job, {
    name: "job",
    description: "The job as it is, then again whenever it has changed, until it has ended.",
    subscribe: ({ args, context }: { args: { id: string }; context: Context }) => followJob(context, args.id),
  })
  followJob(@Arg("id", () => ID) _id: string, @Root() row: Parameters<typeof toJob>[0]): Job {
    return toJob(row);
  }
}

async function start(
  { services }: Context,
  { idempotencyKey, ...input }: { idempotencyKey: string },
  request: JobRequest,
): Promise<JobPayload> {
  return { job: toJob(await requestJob(services, idempotencyKey, { ...input }, request)) };
}
