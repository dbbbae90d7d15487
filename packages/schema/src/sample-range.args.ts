import "reflect-metadata";
import { Max, Min } from "class-validator";
import { ArgsType, Field, Int } from "type-graphql";
import { MAX_PAGE_SIZE } from "./connection.args.js";

@ArgsType()
export class SampleRange {
  @Field(() => Int, { defaultValue: MAX_PAGE_SIZE, description: "How many; there are 96 at most." })
  @Min(0)
  @Max(MAX_PAGE_SIZE)
  first!: number;

  @Field(() => Int, { defaultValue: 8, description: "How many of each class; there are 8 at most." })
  @Min(1)
  @Max(8)
  perClass!: number;
}
