import "reflect-metadata";
import { Field, Float, ObjectType } from "type-graphql";

@ObjectType({ description: "A file of a dataset as its makers publish it." })
export class PublishedFile {
  @Field(() => String)
  name!: string;

  @Field(() => Float)
  bytes!: number;

  @Field(() => String, { description: "`sha256:…`, or `md5:…` where no other is published." })
  checksum!: string;

  @Field(() => [String], {
    description: "Where to get it, tried in this order; none where the makers ask to accept their terms first.",
  })
  urls!: readonly string[];
}

@ObjectType({ description: "A set of files that a dataset is published in, each of which is all of it." })
export class PublishedForm {
  @Field(() => String, { description: "The files' layout: `cifar-binary`." })
  name!: string;

  @Field(() => Boolean, { description: "Whether all of its files can be fetched by `importDataset`." })
  downloadable!: boolean;

  @Field(() => [PublishedFile])
  files!: readonly PublishedFile[];
}
