import "reflect-metadata";
import { Max, Min } from "class-validator";
import { ArgsType, Field, Int } from "type-graphql";

/** As many as the largest of the usual datasets has. */
const MAX_CLASSES = 1000;

/** Classes of a dataset by their labels; one's own may have 65,535. */
@ArgsType()
export class ClassRange {
  @Field(() => Int, { defaultValue: MAX_CLASSES, description: `How many, at most ${MAX_CLASSES}.` })
  @Min(0)
  @Max(MAX_CLASSES)
  first!: number;

  @Field(() => Int, { defaultValue: 0, description: "The label to begin with." })
  @Min(0)
  @Max(65_535)
  from!: number;
}
