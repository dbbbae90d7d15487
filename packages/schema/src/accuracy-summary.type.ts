import "reflect-metadata";
import { Field, Float, Int, ObjectType } from "type-graphql";

@ObjectType({ description: "Mean and range of accuracy over models, as fractions." })
export class AccuracySummary {
  @Field(() => Int)
  count!: number;

  @Field(() => Float)
  mean!: number;

  @Field(() => Float)
  std!: number;

  @Field(() => Float)
  min!: number;

  @Field(() => Float)
  max!: number;

  @Field(() => Int, {
    description: "Models whose outputs are not finite, or whose accuracy is below the failure threshold.",
  })
  failures!: number;
}
