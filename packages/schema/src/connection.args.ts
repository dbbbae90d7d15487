import "reflect-metadata";
import { IsOptional, Max, MaxLength, Min } from "class-validator";
import { ArgsType, Field, Int } from "type-graphql";

/** Large enough for a screenful of a gallery, small enough that one request stays cheap. */
export const MAX_PAGE_SIZE = 100;
export const DEFAULT_PAGE_SIZE = 20;

/** No cursor of ours is longer; anything longer is not worth decoding. */
const MAX_CURSOR_LENGTH = 200;

@ArgsType()
export class ConnectionArguments {
  @Field(() => Int, {
    nullable: true,
    description: `How many from the start, at most ${MAX_PAGE_SIZE}; ${DEFAULT_PAGE_SIZE} if neither \`first\` nor \`last\` is given.`,
  })
  @IsOptional()
  @Min(0)
  @Max(MAX_PAGE_SIZE)
  first?: number;

  @Field(() => String, { nullable: true, description: "Only what comes after this cursor." })
  @IsOptional()
  @MaxLength(MAX_CURSOR_LENGTH)
  after?: string;

  @Field(() => Int, {
    nullable: true,
    description: `How many from the end, at most ${MAX_PAGE_SIZE}; not together with \`first\`.`,
  })
  @IsOptional()
  @Min(0)
  @Max(MAX_PAGE_SIZE)
  last?: number;

  @Field(() => String, { nullable: true, description: "Only what comes before this cursor." })
  @IsOptional()
  @MaxLength(MAX_CURSOR_LENGTH)
  before?: string;
}
