import "reflect-metadata";
import { GraphQLJSONObject } from "graphql-scalars";
import { ArgsType, Field, Float, ID, InputType, Int } from "type-graphql";
import { ConnectionArguments } from "./connection.args.js";
import { JobState } from "./job-state.enum.js";
import { MutationInput } from "./mutation.input.js";
import { NoveltyInput } from "./novelty.input.js";
import { Preference } from "./preference.enum.js";
import { Sampler } from "./sampler.enum.js";

@ArgsType()
export class JobsArguments extends ConnectionArguments {
  @Field(() => [JobState], { nullable: true, description: "Only jobs in one of these states." })
  states?: JobState[];
}

@InputType({ description: "Asks for a checkpoint set." })
export class CollectInput extends MutationInput {
  @Field(() => String, { description: "A dataset's name." })
  dataset!: string;

  @Field(() => String, { description: "An architecture's name." })
  architecture!: string;

  @Field(() => GraphQLJSONObject, { nullable: true, description: "The `images` part of a run specification." })
  images?: object;

  @Field(() => GraphQLJSONObject, { description: "The `collect` part of a run specification." })
  specification!: object;

  @Field(() => Float, { nullable: true, description: "A whole number below 2³²; 0 if left out." })
  seed?: number;
}

@InputType({ description: "Asks for a diffusion model." })
export class TrainInput extends MutationInput {
  @Field(() => ID)
  checkpointSet!: string;

  @Field(() => GraphQLJSONObject, { nullable: true, description: "The `train` part of a run specification." })
  specification?: object;

  @Field(() => Float, { nullable: true, description: "A whole number below 2³²; 0 if left out." })
  seed?: number;
}

@InputType({ description: "Asks for new models." })
export class GenerateInput extends MutationInput {
  @Field(() => ID)
  diffusionModel!: string;

  @Field(() => Int)
  count!: number;

  @Field(() => Sampler, {
    nullable: true,
    description: "DPM_SOLVER if left out. A behavioural model decodes its noise at once and has no use for it.",
  })
  sampler?: Sampler;

  @Field(() => Int, { nullable: true, description: "20 if left out; DDPM always takes all timesteps." })
  steps?: number;

  @Field(() => Float, {
    nullable: true,
    description:
      "The dial between accuracy and novelty: what all noise is multiplied by, above 0 and up to 10; 1 if left out. Below 1 models are closer to the mean of all, above 1 further from it.",
  })
  temperature?: number;

  @Field(() => Preference, { nullable: true, description: "A temperature by its purpose, in place of `temperature`." })
  prefer?: Preference;

  @Field(() => NoveltyInput, { nullable: true, description: "Any novelty will do if left out." })
  novelty?: NoveltyInput;

  @Field(() => Float, {
    nullable: true,
    description: "A whole number below 2³²; 0 if left out. The same seed gives the same models.",
  })
  seed?: number;

  @Field(() => Boolean, { nullable: true, description: "Whether to evaluate them too; true if left out." })
  evaluate?: boolean;
}

@InputType({ description: "Asks for an evaluation of models that were generated before." })
export class EvaluateInput extends MutationInput {
  @Field(() => ID, { description: "The job that generated them." })
  generateJob!: string;

  @Field(() => GraphQLJSONObject, { nullable: true, description: "The `evaluate` part of a run specification." })
  specification?: object;
}

@InputType({ description: "Asks for the whole way: collect, train, generate, evaluate." })
export class RunInput extends MutationInput {
  @Field(() => GraphQLJSONObject, { description: "A run specification, as `hatchery run` reads it." })
  specification!: object;
}

@InputType()
export class CancelJobInput extends MutationInput {
  @Field(() => ID)
  job!: string;
}
