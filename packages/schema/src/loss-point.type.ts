import "reflect-metadata";
import { Field, Float, Int, ObjectType } from "type-graphql";

@ObjectType({ description: "The loss at a step of a training, counted from 1." })
export class LossPoint {
  @Field(() => Int)
  step!: number;

  @Field(() => Float)
  loss!: number;
}
