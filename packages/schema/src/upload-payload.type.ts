import "reflect-metadata";
import { Field, ObjectType } from "type-graphql";
import { Upload, UploadPartUrl } from "./upload.type.js";

@ObjectType()
export class UploadPayload {
  @Field(() => Upload)
  upload!: Upload;
}

@ObjectType()
export class UploadPartUrlsPayload {
  @Field(() => [UploadPartUrl])
  parts!: UploadPartUrl[];
}
