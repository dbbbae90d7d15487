import "reflect-metadata";
import { GraphQLDateTime } from "graphql-scalars";
import { Field, ID, InterfaceType, ObjectType } from "type-graphql";
import { Visibility } from "./visibility.enum.js";

/** Everything that has an identity of its own. Instances must be of their own class: that is how the type is told. */
@InterfaceType({ description: "Anything that can be fetched again by its id." })
export abstract class Node {
  @Field(() => ID, { description: "Opaque, and unique among everything this server knows." })
  id!: string;
}

/** What all stored things but jobs have in common. */
@ObjectType()
export abstract class OwnedNode extends Node {
  @Field(() => GraphQLDateTime)
  createdAt!: Date;

  @Field(() => String, { description: "Who made it." })
  owner!: string;

  @Field(() => Visibility)
  visibility!: Visibility;
}
