import "reflect-metadata";
import { GraphQLDateTime, GraphQLJSONObject } from "graphql-scalars";
import { Field, Float, Int, ObjectType } from "type-graphql";
import { connectionOf, edgeOf } from "./connection.type.js";
import { JobKind } from "./job-kind.enum.js";
import { JobState } from "./job-state.enum.js";
import { Node } from "./node.type.js";

@ObjectType({ description: "How far the stage at work has come." })
export class JobProgress {
  @Field(() => String, { description: "`collect`, `train`, `generate`, `evaluate`, `import` or `import-dataset`." })
  stage!: string;

  @Field(() => String, { description: "What is being done, in words." })
  phase!: string;

  @Field(() => Float)
  done!: number;

  @Field(() => Float)
  total!: number;

  @Field(() => String, { description: "What `done` and `total` count: step, network, image, byte." })
  unit!: string;

  @Field(() => GraphQLJSONObject, { description: "Latest measurements, such as `loss`." })
  metrics!: object;

  @Field(() => Float, { nullable: true, description: "Units a second, over the last half minute." })
  ratePerSecond?: number;

  @Field(() => Float, { nullable: true, description: "Until this phase is done, at that rate." })
  secondsLeft?: number;
}

@ObjectType({ description: "Why a job failed." })
export class JobError {
  @Field(() => String)
  message!: string;

  @Field(() => String, {
    nullable: true,
    description: "The field of the specification, or the file, that was at fault.",
  })
  field?: string;
}

@ObjectType({ implements: Node, description: "Long work, done by a worker. Follow it by the subscription `job`." })
export class Job extends Node {
  @Field(() => GraphQLDateTime)
  createdAt!: Date;

  @Field(() => String, { description: "Who asked for it." })
  owner!: string;

  @Field(() => JobKind)
  kind!: JobKind;

  @Field(() => String, { description: "For people: «Generate 10 models from ConvNet-3 on MNIST · 3F9A»." })
  title!: string;

  @Field(() => JobState)
  state!: JobState;

  @Field(() => GraphQLJSONObject, { description: "What is to be done, complete with defaults." })
  specification!: object;

  @Field(() => JobProgress, { nullable: true, description: "Null before the first stage starts." })
  progress?: JobProgress | null;

  @Field(() => GraphQLDateTime, { nullable: true })
  startedAt?: Date | null;

  @Field(() => GraphQLDateTime, { nullable: true })
  finishedAt?: Date | null;

  @Field(() => Int, { description: "How often a worker took it up; more than 1 when one was killed." })
  attempts!: number;

  @Field(() => String, { nullable: true, description: "Host and process id of the worker that has or had it." })
  worker?: string | null;

  @Field(() => JobError, { nullable: true })
  error?: JobError | null;

  @Field(() => [String], { description: "What happened, one line each, oldest first." })
  log!: readonly string[];

  /** Row ids of what it worked from or has made; their fields are resolved on request. */
  checkpointSetKey?: string | null;
  diffusionModelKey?: string | null;
  generatedSetKey?: string | null;
  weightsKey?: string | null;
  datasetKey?: string | null;
}

@ObjectType()
export class JobEdge extends edgeOf(Job) {}

@ObjectType()
export class JobConnection extends connectionOf(JobEdge) {}
