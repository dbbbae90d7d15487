import "reflect-metadata";
import { Field, Float, ObjectType } from "type-graphql";
import { TensorInfo } from "./architecture.type.js";
import { NetworkInput } from "./network-input.type.js";

@ObjectType({ description: "An architecture as it was built for certain images and classes." })
export class Network {
  @Field(() => NetworkInput)
  input!: NetworkInput;

  @Field(() => Float, { description: "Values in all tensors: parameters and running averages." })
  values!: number;

  @Field(() => [TensorInfo])
  tensors!: readonly TensorInfo[];
}
