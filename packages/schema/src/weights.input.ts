import "reflect-metadata";
import { ArrayMaxSize, IsOptional, ValidateNested } from "class-validator";
import { ArgsType, Field, InputType } from "type-graphql";
import { ConnectionArguments } from "./connection.args.js";

/** More names than there are architectures to choose from. */
const MAX_NAMES = 50;

@InputType({ description: "Weights that meet every condition given." })
export class WeightsFilter {
  @Field(() => [String], { nullable: true, description: "Names of architectures." })
  @IsOptional()
  @ArrayMaxSize(MAX_NAMES)
  architectures?: string[];
}

@ArgsType()
export class WeightsArguments extends ConnectionArguments {
  @Field(() => WeightsFilter, { nullable: true })
  @IsOptional()
  @ValidateNested()
  filter?: WeightsFilter;
}
