import "reflect-metadata";
import { Length } from "class-validator";
import { Field, InputType } from "type-graphql";

/** What every mutation that starts or ends something takes. */
@InputType()
export abstract class MutationInput {
  @Field(() => String, {
    description:
      "A text of your own, 1 to 200 letters: the same key with the same input gives the same answer, however often it is sent.",
  })
  @Length(1, 200)
  idempotencyKey!: string;
}
