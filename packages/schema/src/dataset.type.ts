import "reflect-metadata";
import { Field, Float, ObjectType } from "type-graphql";
import { connectionOf, edgeOf } from "./connection.type.js";
import { ImageShape } from "./image-shape.type.js";
import { Node, OwnedNode } from "./node.type.js";
import { Split } from "./split.type.js";

@ObjectType({ implements: Node, description: "Labelled images that networks are trained and judged on." })
export class Dataset extends OwnedNode {
  @Field(() => String, { description: "As specifications write it: `mnist`." })
  name!: string;

  @Field(() => String, { description: "For people: «MNIST»." })
  title!: string;

  @Field(() => [String])
  classes!: readonly string[];

  @Field(() => ImageShape)
  image!: ImageShape;

  @Field(() => [Float], {
    description: "Mean of each channel, of pixels scaled to 0..1, that images are normalised by.",
  })
  mean!: readonly number[];

  @Field(() => [Float], { description: "Standard deviation of each channel, likewise." })
  std!: readonly number[];

  @Field(() => [Split])
  splits!: readonly Split[];

  @Field(() => String)
  licence!: string;

  @Field(() => String)
  source!: string;
}

@ObjectType()
export class DatasetEdge extends edgeOf(Dataset) {}

@ObjectType()
export class DatasetConnection extends connectionOf(DatasetEdge) {}
