import "reflect-metadata";
import { Field, Float, InputType, Int } from "type-graphql";
import { Verdict } from "./verdict.enum.js";

@InputType({
  description:
    "How new each generated model must be, measured on training images. More are drawn until there are enough; where they cannot be had, the job fails and says what was reached.",
})
export class NoveltyInput {
  @Field(() => Float, {
    nullable: true,
    description: "The highest intersection over union of its wrong predictions with any checkpoint's, from 0 to 1.",
  })
  iouAtMost?: number;

  @Field(() => Verdict, { nullable: true, description: "The verdict that each one gets: NOVEL." })
  verdict?: Verdict;

  @Field(() => Int, {
    nullable: true,
    description: "How many are drawn in all, at most, for each that is asked for; 10 if left out.",
  })
  drawsPerNetwork?: number;

  @Field(() => Int, { nullable: true, description: "Training images that it is measured on; 10,000 if left out." })
  images?: number;
}
