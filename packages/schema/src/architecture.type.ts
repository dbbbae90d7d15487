import "reflect-metadata";
import { Field, Float, Int, ObjectType } from "type-graphql";
import { connectionOf, edgeOf } from "./connection.type.js";
import { ImageShape } from "./image-shape.type.js";
import { Node, OwnedNode } from "./node.type.js";

@ObjectType({ description: "One tensor of a network, by timm's name and PyTorch's shape." })
export class TensorInfo {
  @Field(() => String)
  name!: string;

  @Field(() => [Int])
  shape!: readonly number[];

  @Field(() => Int, { description: "Values in it." })
  parameters!: number;
}

@ObjectType({ description: "Tensors that are generated together while the rest stays frozen." })
export class NamedSubset {
  @Field(() => String)
  name!: string;

  @Field(() => [String])
  tensors!: readonly string[];

  @Field(() => Int)
  parameters!: number;

  @Field(() => Float, { description: "FLOPs of an image's forward pass that all models of the subset share." })
  prefixFlops!: number;

  @Field(() => Float, { description: "FLOPs of an image's forward pass that each model computes for itself." })
  suffixFlops!: number;
}

@ObjectType({
  implements: Node,
  description: "A kind of network. Sizes are those for the images and classes that its authors built it for.",
})
export class Architecture extends OwnedNode {
  @Field(() => String, { description: "As specifications write it: `convnet3`." })
  name!: string;

  @Field(() => String, { description: "For people: «ConvNet-3»." })
  title!: string;

  @Field(() => String)
  family!: string;

  @Field(() => String)
  description!: string;

  @Field(() => Int, { description: "Values that are learned; running averages do not count." })
  parameters!: number;

  @Field(() => Float, { description: "FLOPs of one image's forward pass." })
  flops!: number;

  @Field(() => ImageShape)
  input!: ImageShape;

  @Field(() => [TensorInfo])
  tensors!: readonly TensorInfo[];

  @Field(() => [NamedSubset])
  subsets!: readonly NamedSubset[];
}

@ObjectType()
export class ArchitectureEdge extends edgeOf(Architecture) {}

@ObjectType()
export class ArchitectureConnection extends connectionOf(ArchitectureEdge) {}
