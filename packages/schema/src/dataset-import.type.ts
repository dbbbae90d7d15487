import "reflect-metadata";
import { GraphQLDateTime } from "graphql-scalars";
import { Field, Float, Int, ObjectType } from "type-graphql";

@ObjectType({ description: "A file that a dataset was imported from, held against what is published." })
export class ImportedFile {
  @Field(() => String)
  name!: string;

  @Field(() => Float)
  bytes!: number;

  @Field(() => String, { description: "`sha256:…` or `md5:…`." })
  checksum!: string;
}

@ObjectType({ description: "An image that was left out, since it cannot be used." })
export class UnreadableImage {
  @Field(() => String)
  split!: string;

  @Field(() => String, { description: "Its file, or its place in one." })
  name!: string;

  @Field(() => String, { description: "The end of a sentence that begins with the image." })
  reason!: string;
}

@ObjectType({ description: "How a dataset came into the object store." })
export class DatasetImport {
  @Field(() => GraphQLDateTime)
  importedAt!: Date;

  @Field(() => String, { description: "SHA-256 of name, classes and splits: the same images give the same." })
  digest!: string;

  @Field(() => String, { description: "The layout of its files: `cifar-binary`, `folder`, `parquet`." })
  form!: string;

  @Field(() => String, { description: "`pixels`, or `files` where photographs are kept as they came." })
  storage!: string;

  @Field(() => [ImportedFile], { description: "None where nothing is published to hold them against." })
  files!: readonly ImportedFile[];

  @Field(() => Int, { description: "How many images were left out." })
  unreadableCount!: number;

  @Field(() => [UnreadableImage], { description: "Their names; the first 1,000, if there are more." })
  unreadable!: readonly UnreadableImage[];
}
