import "reflect-metadata";
import { GraphQLDateTime } from "graphql-scalars";
import { Field, Float, ObjectType } from "type-graphql";

@ObjectType({ description: "One downloadable object: a signed URL that expires." })
export class Download {
  @Field(() => String)
  url!: string;

  @Field(() => String)
  filename!: string;

  @Field(() => String, { description: "SHA-256 of the bytes that the URL serves." })
  digest!: string;

  @Field(() => Float)
  bytes!: number;

  @Field(() => GraphQLDateTime)
  expiresAt!: Date;
}
