import "reflect-metadata";
import { Field, Float, Int, ObjectType } from "type-graphql";
import { connectionOf, edgeOf } from "./connection.type.js";
import { NetworkInput } from "./network-input.type.js";
import { Node, OwnedNode } from "./node.type.js";
import { WeightsFormat } from "./weights-format.enum.js";
import { WeightsProvenance } from "./weights-provenance.enum.js";

@ObjectType({ description: "One tensor of a file of weights." })
export class WeightsTensor {
  @Field(() => String, { description: "timm's name." })
  name!: string;

  @Field(() => [Int], { description: "PyTorch's shape." })
  shape!: readonly number[];

  @Field(() => String, { description: "As safetensors writes it: `F32`." })
  dtype!: string;
}

@ObjectType({ description: "The file that weights were read from; it is not kept itself." })
export class WeightsSource {
  @Field(() => String)
  filename!: string;

  @Field(() => String, { description: "SHA-256 of the whole file." })
  digest!: string;

  @Field(() => Float)
  bytes!: number;

  @Field(() => WeightsFormat)
  format!: WeightsFormat;
}

@ObjectType({
  implements: Node,
  description: "A complete set of pretrained tensors for an architecture, stored as safetensors with timm's names.",
})
export class Weights extends OwnedNode {
  @Field(() => String, { description: "For people: «ResNet-18, 10 classes · 3F9A»." })
  title!: string;

  @Field(() => String, { description: "SHA-256 of their canonical description; collecting from them names it." })
  digest!: string;

  @Field(() => NetworkInput)
  input!: NetworkInput;

  @Field(() => WeightsFormat, { description: "As stored." })
  format!: WeightsFormat;

  @Field(() => Float, { description: "Bytes of the stored file." })
  bytes!: number;

  @Field(() => Float, { description: "Values that training changes, without running averages and counts." })
  parameters!: number;

  @Field(() => WeightsProvenance)
  provenance!: WeightsProvenance;

  @Field(() => WeightsSource)
  source!: WeightsSource;

  @Field(() => [String], { description: "What had to be changed to make them fit, in sentences." })
  notes!: readonly string[];

  @Field(() => [WeightsTensor])
  tensors!: readonly WeightsTensor[];

  /** Its own row's id, that of its architecture, and its object; their fields are resolved on request. */
  key!: string;
  architectureKey!: string;
  tensorsDigest!: string;
}

@ObjectType()
export class WeightsEdge extends edgeOf(Weights) {}

@ObjectType()
export class WeightsConnection extends connectionOf(WeightsEdge) {}
