import "reflect-metadata";
import { Field, Float, Int, ObjectType } from "type-graphql";
import { connectionOf, edgeOf } from "./connection.type.js";
import { Node, OwnedNode } from "./node.type.js";
import { Sampler } from "./sampler.enum.js";
import { Verdict } from "./verdict.enum.js";

@ObjectType({
  implements: Node,
  description:
    "A network whose parameters were generated, not trained. What evaluation finds is null until it was evaluated.",
})
export class GeneratedModel extends OwnedNode {
  @Field(() => String, { description: "For people: «ConvNet-3 on MNIST · 3F9A · #17»." })
  title!: string;

  @Field(() => Int, { description: "Its place among those generated together, from 0." })
  index!: number;

  @Field(() => String, {
    description: "SHA-256 of its generated tensors as safetensors; the complete network has its own, see `download`.",
  })
  digest!: string;

  @Field(() => Float, { description: "Bytes of its generated tensors." })
  bytes!: number;

  @Field(() => Float)
  seed!: number;

  @Field(() => Sampler)
  sampler!: Sampler;

  @Field(() => Int)
  samplerSteps!: number;

  @Field(() => Float, { nullable: true })
  testAccuracy?: number | null;

  @Field(() => Float, { nullable: true })
  trainAccuracy?: number | null;

  @Field(() => Boolean, {
    nullable: true,
    description: "Its outputs are not finite, or its accuracy is below the failure threshold.",
  })
  failed?: boolean | null;

  @Field(() => Float, {
    nullable: true,
    description: "Intersection over union of its wrong predictions with the nearest checkpoint's; 1 is a copy.",
  })
  iouNearest?: number | null;

  @Field(() => Float, { nullable: true, description: "The same, on average over all checkpoints." })
  iouMean?: number | null;

  @Field(() => Float, {
    nullable: true,
    description: "Euclidean distance of its parameters to the nearest checkpoint.",
  })
  l2Nearest?: number | null;

  @Field(() => Int, { nullable: true, description: "Index of the checkpoint with the highest IoU." })
  nearestCheckpoint?: number | null;

  @Field(() => Verdict, { nullable: true })
  verdict?: Verdict | null;

  @Field(() => Int, { nullable: true, description: "Test images that it gets wrong." })
  wrongPredictions?: number | null;

  /** Row ids of what it belongs to; their fields are resolved on request. */
  generatedSetKey!: string;
  diffusionModelKey!: string;
  checkpointSetKey!: string;
  datasetKey!: string;
  architectureKey!: string;
}

@ObjectType()
export class GeneratedModelEdge extends edgeOf(GeneratedModel) {}

@ObjectType()
export class GeneratedModelConnection extends connectionOf(GeneratedModelEdge) {}
