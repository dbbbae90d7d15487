import "reflect-metadata";
import { GraphQLJSONObject } from "graphql-scalars";
import { Field, Float, Int, ObjectType } from "type-graphql";
import { connectionOf, edgeOf } from "./connection.type.js";
import { LossPoint } from "./loss-point.type.js";
import { Node, OwnedNode } from "./node.type.js";

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

  @Field(() => [LossPoint], { description: "Empty for a behavioural model, which has no autoencoder." })
  autoencoderLosses!: readonly LossPoint[];

  @Field(() => [LossPoint], { description: "Of the denoiser; of a behavioural model's decoder." })
  diffusionLosses!: readonly LossPoint[];

  @Field(() => Float, { description: "Largest absolute value of the rescaled latents; a collapse shows here first." })
  latentMaximum!: number;

  @Field(() => Float, { description: "Standard deviation of the rescaled latents; near 1 when all is well." })
  latentStd!: number;

  @Field(() => Float, { description: "0 for a behavioural model." })
  autoencoderSeconds!: number;

  @Field(() => Float, { description: "Of the denoiser's training; of a behavioural model's decoder's." })
  diffusionSeconds!: number;

  /** Its own row's id, that of the set it learned from, and its object; their fields are resolved on request. */
  key!: string;
  checkpointSetKey!: string;
  weightsDigest!: string;
}

@ObjectType()
export class DiffusionModelEdge extends edgeOf(DiffusionModel) {}

@ObjectType()
export class DiffusionModelConnection extends connectionOf(DiffusionModelEdge) {}
