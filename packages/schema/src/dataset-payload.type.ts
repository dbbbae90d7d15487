import "reflect-metadata";
import { Field, ObjectType } from "type-graphql";
import { Dataset } from "./dataset.type.js";

@ObjectType()
export class DatasetPayload {
  @Field(() => Dataset, { nullable: true, description: "As it is now; null where it is gone." })
  dataset?: Dataset | null;
}
