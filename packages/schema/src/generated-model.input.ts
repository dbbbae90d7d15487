import "reflect-metadata";
import { ArrayMaxSize, IsOptional, ValidateNested } from "class-validator";
import { ArgsType, Field, Float, ID, InputType } from "type-graphql";
import { ConnectionArguments } from "./connection.args.js";
import { GeneratedModelOrderField } from "./generated-model-order-field.enum.js";
import { OrderDirection } from "./order-direction.enum.js";
import { Verdict } from "./verdict.enum.js";

/** More names than there are datasets or architectures to choose from. */
const MAX_NAMES = 50;

@InputType({ description: "Both ends belong to it; either may be left out." })
export class FloatRange {
  @Field(() => Float, { nullable: true })
  @IsOptional()
  min?: number;

  @Field(() => Float, { nullable: true })
  @IsOptional()
  max?: number;
}

@InputType({ description: "Models that meet every condition given." })
export class GeneratedModelFilter {
  @Field(() => [String], { nullable: true, description: "Names of datasets." })
  @IsOptional()
  @ArrayMaxSize(MAX_NAMES)
  datasets?: string[];

  @Field(() => [String], { nullable: true, description: "Names of architectures." })
  @IsOptional()
  @ArrayMaxSize(MAX_NAMES)
  architectures?: string[];

  @Field(() => ID, { nullable: true })
  @IsOptional()
  diffusionModel?: string;

  @Field(() => ID, { nullable: true, description: "The job that generated them." })
  @IsOptional()
  job?: string;

  @Field(() => [Verdict], { nullable: true })
  @IsOptional()
  @ArrayMaxSize(MAX_NAMES)
  verdicts?: Verdict[];

  @Field(() => FloatRange, { nullable: true, description: "As a fraction." })
  @IsOptional()
  @ValidateNested()
  testAccuracy?: FloatRange;

  @Field(() => FloatRange, { nullable: true })
  @IsOptional()
  @ValidateNested()
  iouNearest?: FloatRange;

  @Field(() => Boolean, { nullable: true, description: "Whether they were evaluated." })
  @IsOptional()
  evaluated?: boolean;
}

@InputType()
export class GeneratedModelOrder {
  @Field(() => GeneratedModelOrderField)
  field!: GeneratedModelOrderField;

  @Field(() => OrderDirection)
  direction!: OrderDirection;
}

@ArgsType()
export class OrderedModelsArguments extends ConnectionArguments {
  @Field(() => GeneratedModelOrder, { nullable: true, description: "Newest first if left out." })
  @IsOptional()
  @ValidateNested()
  orderBy?: GeneratedModelOrder;
}

@ArgsType()
export class GeneratedModelsArguments extends OrderedModelsArguments {
  @Field(() => GeneratedModelFilter, { nullable: true })
  @IsOptional()
  @ValidateNested()
  filter?: GeneratedModelFilter;
}
