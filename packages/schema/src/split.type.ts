import "reflect-metadata";
import { Field, Float, Int, ObjectType } from "type-graphql";

@ObjectType({ description: "One part of a dataset: `train` or `test`." })
export class Split {
  @Field(() => String)
  name!: string;

  @Field(() => Int, { description: "Images in it." })
  count!: number;

  @Field(() => String, { nullable: true, description: "SHA-256 of its images, then its labels." })
  digest?: string;

  @Field(() => Float, { nullable: true, description: "Bytes of its undecoded images and labels." })
  bytes?: number;
}
