import "reflect-metadata";
import { GraphQLDateTime } from "graphql-scalars";
import { Field, Float, Int, ObjectType } from "type-graphql";
import { connectionOf, edgeOf } from "./connection.type.js";
import { JobError } from "./job.type.js";
import { Node } from "./node.type.js";
import { UploadState } from "./upload-state.enum.js";

@ObjectType({ description: "A part of a file that the store has." })
export class UploadPart {
  @Field(() => Int, { description: "From 1." })
  part!: number;

  @Field(() => Float)
  bytes!: number;
}

@ObjectType({ description: "Where to PUT one part of a file: a signed URL that expires, and needs no token." })
export class UploadPartUrl {
  @Field(() => Int, { description: "From 1." })
  part!: number;

  @Field(() => Float, { description: "Where the part begins in the file." })
  offset!: number;

  @Field(() => Float, { description: "Bytes of the part: all that the request's body may hold." })
  bytes!: number;

  @Field(() => String)
  url!: string;

  @Field(() => GraphQLDateTime)
  expiresAt!: Date;
}

@ObjectType({
  implements: Node,
  description:
    "A file of pretrained weights on its way here, part by part; parts can be sent in any order and again. Only admins see it.",
})
export class Upload extends Node {
  @Field(() => GraphQLDateTime)
  createdAt!: Date;

  @Field(() => String, { description: "Who uploads it." })
  owner!: string;

  @Field(() => String)
  filename!: string;

  @Field(() => Float)
  bytes!: number;

  @Field(() => String, { nullable: true, description: "SHA-256 that the file must have, as it was declared." })
  sha256?: string | null;

  @Field(() => String, { nullable: true, description: "The architecture that it must fit, as it was asked for." })
  architecture?: string | null;

  @Field(() => Int, { nullable: true, description: "Classes that were asked for." })
  classes?: number | null;

  @Field(() => Int, { nullable: true, description: "Size of the images that was asked for, in pixels." })
  size?: number | null;

  @Field(() => Float, { description: "Bytes of each part; the last holds what is left." })
  partBytes!: number;

  @Field(() => Int)
  partCount!: number;

  @Field(() => UploadState)
  state!: UploadState;

  @Field(() => JobError, { nullable: true, description: "Why it was refused." })
  error?: JobError | null;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: "When it is given up unless somebody goes on with it; null once it takes no more parts.",
  })
  expiresAt?: Date | null;

  /** Row ids, and the store's own name for it; their fields are resolved on request. */
  key!: string;
  storeUpload!: string;
  jobKey?: string | null;
  weightsKey?: string | null;
}

@ObjectType()
export class UploadEdge extends edgeOf(Upload) {}

@ObjectType()
export class UploadConnection extends connectionOf(UploadEdge) {}
