import "reflect-metadata";
import { IsOptional, Max, MaxLength, Min } from "class-validator";
import { Field, ID, InputType, Int } from "type-graphql";
import { MutationInput } from "./mutation.input.js";

/** What Linux takes in one path. */
const MAX_PATH_LENGTH = 4096;

@InputType({ description: "Asks for a dataset to be imported: give `path` or `download`." })
export class ImportDatasetInput extends MutationInput {
  @Field(() => String, {
    description: "Name of a published dataset, or of a new one: small letters, digits and dashes.",
  })
  @MaxLength(63)
  dataset!: string;

  @Field(() => String, {
    nullable: true,
    description:
      "Where the files are within the folder that HATCHERY_IMPORT_FOLDER names: the published files, parquet files, or folders of images.",
  })
  @IsOptional()
  @MaxLength(MAX_PATH_LENGTH)
  path?: string;

  @Field(() => Boolean, {
    nullable: true,
    description: "In place of a path: whether to fetch the published files from where `forms` says that they are.",
  })
  download?: boolean;

  @Field(() => Int, {
    nullable: true,
    description: "Height and width at which networks get the photographs of a dataset of one's own; 224 if left out.",
  })
  @IsOptional()
  @Min(1)
  @Max(1024)
  size?: number;
}

@InputType({ description: "Asks for an imported dataset to be removed from the object store." })
export class DeleteDatasetInput {
  @Field(() => ID)
  dataset!: string;
}
