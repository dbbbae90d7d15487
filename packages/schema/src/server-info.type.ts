import "reflect-metadata";
import { GraphQLJSONObject } from "graphql-scalars";
import { Field, ObjectType } from "type-graphql";

@ObjectType({ description: "What this server runs on." })
export class ServerInfo {
  @Field(() => String)
  version!: string;

  @Field(() => String, { description: "What computes: «TensorFlow 2.16 on the CPU, 2 threads»." })
  engine!: string;

  @Field(() => String, { description: "Why that engine, and what would give a faster one." })
  engineReason!: string;

  @Field(() => String, { description: "Where rows are kept: «PGlite in the data folder»." })
  database!: string;

  @Field(() => String, { description: "Where weights are kept: «Files in the data folder»." })
  objects!: string;

  @Field(() => Boolean, {
    description: "Whether datasets can be imported from a folder: HATCHERY_IMPORT_FOLDER is set.",
  })
  importsFromFolder!: boolean;

  @Field(() => GraphQLJSONObject, {
    description:
      "What a request may ask for at most: `depth`, `aliases`, `directives`, `tokens`, `complexity`, `pageSize`; and the largest file that may be uploaded: `uploadBytes`.",
  })
  limits!: object;
}
