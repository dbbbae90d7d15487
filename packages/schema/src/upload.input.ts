import "reflect-metadata";
import { ArrayMaxSize, ArrayMinSize, IsOptional, Matches, Max, MaxLength, Min } from "class-validator";
import { ArgsType, Field, Float, ID, InputType, Int } from "type-graphql";
import { ConnectionArguments } from "./connection.args.js";
import { MutationInput } from "./mutation.input.js";
import { UploadState } from "./upload-state.enum.js";

/** As many URLs as a screenful of parts; whoever needs more asks again. */
const MAX_PART_URLS = 100;

@ArgsType()
export class UploadsArguments extends ConnectionArguments {
  @Field(() => [UploadState], { nullable: true, description: "Only uploads in one of these states." })
  states?: UploadState[];
}

@InputType({ description: "Announces a file of pretrained weights." })
export class StartUploadInput extends MutationInput {
  @Field(() => String, { description: "Its name without folders: `resnet18.pth`." })
  filename!: string;

  @Field(() => Float)
  bytes!: number;

  @Field(() => String, {
    nullable: true,
    description: "SHA-256 of the whole file in hex. A file that arrives with another is refused.",
  })
  @IsOptional()
  @Matches(/^[0-9a-f]{64}$/, { message: "sha256 must be 64 hexadecimal digits in lower case" })
  sha256?: string;

  @Field(() => String, {
    nullable: true,
    description: "Name of the architecture that the weights are for; found by names and shapes if left out.",
  })
  @IsOptional()
  @MaxLength(100)
  architecture?: string;

  @Field(() => Int, {
    nullable: true,
    description:
      "Classes that the network shall tell apart; those of the file if left out. Another count makes a new head.",
  })
  @IsOptional()
  @Min(1)
  @Max(1_000_000)
  classes?: number;

  @Field(() => Int, {
    nullable: true,
    description:
      "Height and width of the images that the network shall take, in pixels; those of the file if left out.",
  })
  @IsOptional()
  @Min(1)
  @Max(10_000)
  size?: number;
}

@InputType({ description: "Asks where to send parts of a file; may be asked again and again." })
export class UploadPartUrlsInput {
  @Field(() => ID)
  upload!: string;

  @Field(() => [Int], { description: `Numbers of parts, from 1; at most ${MAX_PART_URLS}.` })
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_PART_URLS)
  parts!: number[];
}

@InputType({ description: "Says that all parts have been sent." })
export class CompleteUploadInput extends MutationInput {
  @Field(() => ID)
  upload!: string;
}

@InputType({ description: "Gives an upload up." })
export class AbortUploadInput extends MutationInput {
  @Field(() => ID)
  upload!: string;
}
