import "reflect-metadata";
import { Field, Float, Int, ObjectType } from "type-graphql";
import { connectionOf, edgeOf } from "./connection.type.js";
import { DatasetImport } from "./dataset-import.type.js";
import type { DatasetSample } from "./dataset-sample.type.js";
import { DatasetState } from "./dataset-state.enum.js";
import { ImageShape } from "./image-shape.type.js";
import { ImageTransforms } from "./image-transforms.type.js";
import { Node, OwnedNode } from "./node.type.js";
import { PublishedForm } from "./published-form.type.js";
import { Split } from "./split.type.js";

@ObjectType({ implements: Node, description: "Labelled images that networks are trained and judged on." })
export class Dataset extends OwnedNode {
  @Field(() => String, { description: "As specifications write it: `mnist`." })
  name!: string;

  @Field(() => String, { description: "For people: «MNIST»." })
  title!: string;

  @Field(() => DatasetState)
  state!: DatasetState;

  @Field(() => Int)
  classCount!: number;

  @Field(() => ImageShape, { description: "Of the images as networks get them." })
  image!: ImageShape;

  @Field(() => [Float], {
    description: "Mean of each channel, of pixels scaled to 0..1, that images are normalised by.",
  })
  mean!: readonly number[];

  @Field(() => [Float], { description: "Standard deviation of each channel, likewise." })
  std!: readonly number[];

  @Field(() => ImageTransforms, { nullable: true, description: "Null where images are taken as they are." })
  transforms?: ImageTransforms | null;

  @Field(() => [Split])
  splits!: readonly Split[];

  @Field(() => String)
  licence!: string;

  @Field(() => String)
  source!: string;

  @Field(() => String, { nullable: true, description: "The paper that its makers ask to cite." })
  citation?: string | null;

  @Field(() => [PublishedForm], { description: "What its makers publish; none of datasets of one's own." })
  forms!: readonly PublishedForm[];

  @Field(() => DatasetImport, { nullable: true, description: "Null where it was not imported." })
  import?: DatasetImport | null;

  /** All that there are; the field is cut to what is asked for. */
  samples!: readonly DatasetSample[];

  /** Their names by label; the field is cut to the range that is asked for. */
  classes!: readonly string[];
}

@ObjectType()
export class DatasetEdge extends edgeOf(Dataset) {}

@ObjectType()
export class DatasetConnection extends connectionOf(DatasetEdge) {}
