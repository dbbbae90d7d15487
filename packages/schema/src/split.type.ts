import "reflect-metadata";
import { Field, Float, Int, ObjectType } from "type-graphql";

@ObjectType({ description: "One part of a dataset: `train`, `test`, or `validation` where its makers keep one." })
export class Split {
  @Field(() => String)
  name!: string;

  @Field(() => Int, { description: "Images in it." })
  count!: number;

  @Field(() => String, {
    nullable: true,
    description: "SHA-256 of its images, then its labels; of photographs, the digests of their files stand for them.",
  })
  digest?: string;

  @Field(() => Float, { nullable: true, description: "Bytes of its images as they are kept." })
  bytes?: number;

  /** How many images each class has; its field is cut to the range that is asked for. */
  perClass?: readonly number[];
}
