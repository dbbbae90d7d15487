import "reflect-metadata";
import { GraphQLJSONObject } from "graphql-scalars";
import { Field, Float, Int, ObjectType } from "type-graphql";
import { AccuracySummary } from "./accuracy-summary.type.js";
import { CollectMode } from "./collect-mode.enum.js";
import { connectionOf, edgeOf } from "./connection.type.js";
import { LossPoint } from "./loss-point.type.js";
import { Node, OwnedNode } from "./node.type.js";

@ObjectType({
  implements: Node,
  description: "K trained versions of the same subset of a network: what a diffusion model learns from.",
})
export class CheckpointSet extends OwnedNode {
  @Field(() => String, { description: "For people: «ConvNet-3 on MNIST, whole, 200 steps»." })
  title!: string;

  @Field(() => String, {
    description: "SHA-256 of the set's canonical description; the same specification and seed give the same.",
  })
  digest!: string;

  @Field(() => [String], { description: "Names of the tensors that the checkpoints hold." })
  subset!: readonly string[];

  @Field(() => CollectMode)
  mode!: CollectMode;

  @Field(() => Int, { description: "K, the number of checkpoints." })
  count!: number;

  @Field(() => Int, { description: "D, the values in each." })
  dimensions!: number;

  @Field(() => Float)
  seed!: number;

  @Field(() => GraphQLJSONObject)
  specification!: object;

  @Field(() => GraphQLJSONObject, {
    nullable: true,
    description: "How the dataset's images were fitted to the network: the `images` part of a run specification.",
  })
  images?: object | null;

  @Field(() => AccuracySummary, { description: "On the test split." })
  accuracy!: AccuracySummary;

  @Field(() => [Float], { description: "Of each checkpoint, on the test split." })
  accuracies!: readonly number[];

  @Field(() => [LossPoint])
  losses!: readonly LossPoint[];

  @Field(() => Float, { description: "How long collecting took." })
  seconds!: number;

  /** Its own row's id, those of what it belongs to, and its object; their fields are resolved on request. */
  key!: string;
  datasetKey!: string;
  architectureKey!: string;
  weightsKey?: string | null;
  valuesDigest!: string;
}

@ObjectType()
export class CheckpointSetEdge extends edgeOf(CheckpointSet) {}

@ObjectType()
export class CheckpointSetConnection extends connectionOf(CheckpointSetEdge) {}
