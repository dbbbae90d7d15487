import "reflect-metadata";
import { Field, ObjectType } from "type-graphql";
import { Job } from "./job.type.js";

@ObjectType({ description: "Long work returns its job at once." })
export class JobPayload {
  @Field(() => Job)
  job!: Job;
}
