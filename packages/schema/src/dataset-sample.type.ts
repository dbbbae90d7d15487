import "reflect-metadata";
import { Field, Int, ObjectType } from "type-graphql";

@ObjectType({ description: "An image of a dataset's training split, for people." })
export class DatasetSample {
  @Field(() => Int, { description: "Place of its class in `classes`." })
  label!: number;

  @Field(() => Int)
  height!: number;

  @Field(() => Int)
  width!: number;

  /** Digest of the object with the PNG; its address is made on request. */
  object!: string;
}
