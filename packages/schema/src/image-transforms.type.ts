import "reflect-metadata";
import { GraphQLJSONObject } from "graphql-scalars";
import { Field, ObjectType } from "type-graphql";

@ObjectType({
  description:
    "What is usually done to an image before a network sees it, step by step: `kind` names torchvision's transform, beside its settings. Normalisation comes last and is not listed.",
})
export class ImageTransforms {
  @Field(() => [GraphQLJSONObject])
  train!: readonly object[];

  @Field(() => [GraphQLJSONObject])
  evaluation!: readonly object[];
}
