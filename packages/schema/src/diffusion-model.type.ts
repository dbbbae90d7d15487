import "reflect-metadata";
import { GraphQLJSONObject } from "graphql-scalars";
import { Field, Float, Int, ObjectType } from "type-graphql";
import { connectionOf, edgeOf } from "./connection.type.js";
import { Node, OwnedNode } from "./node.type.js";
import { Training } from "./training.type.js";

@ObjectType({ implements: Node, description: "A learned distribution of the parameters of one checkpoint set." })
export class DiffusionModel extends OwnedNode {
  @Field(() => String, { description: "For people: «ConvNet-3 on MNIST · 3F9A»." })
  title!: string;

  @Field(() => String, {
    description: "SHA-256 of the model's canonical description; the same specification and seed give the same.",
  })
  digest!: string;

  @Field(() => String, {
    description:
      "How it was learned: `p-diff`, by an autoencoder and diffusion of its latents, or `behavioural`, by a decoder that is trained on the task too.",
  })
  kind!: string;

  @Field(() => Boolean, {
    description: "Whether its training saw the task's images, as that of a behavioural model does and p-diff does not.",
  })
  usesTaskData!: boolean;

  @Field(() => Float)
  seed!: number;

  @Field(() => GraphQLJSONObject)
  specification!: object;

  @Field(() => Int, { description: "D, the values it generates for each model." })
  parameters!: number;

  @Field(() => Int, { description: "Length of a latent." })
  latent!: number;

  @Field(() => [Training], { description: "In their order: two of p-diff, one of a behavioural model." })
  trainings!: readonly Training[];

  @Field(() => Float, {
    nullable: true,
    description:
      "Of a behavioural model: the share of the aligned checkpoints' variance along the axes that its decoder started at. Null for p-diff, and for models of before it was kept.",
  })
  explained!: number | null;

  @Field(() => Float, { description: "Largest absolute value of the rescaled latents; a collapse shows here first." })
  latentMaximum!: number;

  @Field(() => Float, { description: "Standard deviation of the rescaled latents; near 1 when all is well." })
  latentStd!: number;

  /** Its own row's id, that of the set it learned from, and its object; their fields are resolved on request. */
  key!: string;
  checkpointSetKey!: string;
  weightsDigest!: string;
}

@ObjectType()
export class DiffusionModelEdge extends edgeOf(DiffusionModel) {}

@ObjectType()
export class DiffusionModelConnection extends connectionOf(DiffusionModelEdge) {}
