import "reflect-metadata";
import { Field, Float, ObjectType } from "type-graphql";
import { LossPoint } from "./loss-point.type.js";

@ObjectType({ description: "One of the trainings that a diffusion model came out of." })
export class Training {
  @Field(() => String, {
    description: "What was trained: `autoencoder` and `diffusion` of p-diff, `decoder` of a behavioural model.",
  })
  name!: string;

  @Field(() => [LossPoint])
  losses!: readonly LossPoint[];

  @Field(() => Float)
  seconds!: number;

  @Field(() => Float, {
    nullable: true,
    description: "Floating-point operations of all its steps; null for models of before they were kept.",
  })
  flops?: number;
}
