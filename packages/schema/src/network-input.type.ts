import "reflect-metadata";
import { Field, Int, ObjectType } from "type-graphql";
import { ImageShape } from "./image-shape.type.js";

@ObjectType({
  description: "What a network is built for: the images that it takes, and the classes that it tells apart.",
})
export class NetworkInput extends ImageShape {
  @Field(() => Int)
  classes!: number;
}
