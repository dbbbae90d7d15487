import "reflect-metadata";
import { GraphQLJSONObject } from "graphql-scalars";
import { Field, Float, Int, ObjectType } from "type-graphql";
import { AccuracySummary } from "./accuracy-summary.type.js";
import { Verdict } from "./verdict.enum.js";

@ObjectType({ description: "One model in the picture of accuracy against novelty." })
export class ModelPoint {
  @Field(() => Float, { description: "On the test split." })
  accuracy!: number;

  @Field(() => Float, {
    description: "Intersection over union of its wrong predictions with the nearest checkpoint's; 1 is a copy.",
  })
  iouNearest!: number;
}

@ObjectType({ description: "A group of models in the picture: generated, originals, or one baseline." })
export class PointGroup {
  @Field(() => String, { description: "`generated`, `noise 0.05`." })
  name!: string;

  @Field(() => String, { description: "For people: «Noise of 0.05»." })
  label!: string;

  @Field(() => [ModelPoint])
  points!: readonly ModelPoint[];
}

@ObjectType({ description: "Checkpoints with noise added." })
export class NoiseBaseline {
  @Field(() => Float, { description: "In standard deviations of each tensor." })
  amplitude!: number;

  @Field(() => AccuracySummary)
  summary!: AccuracySummary;
}

@ObjectType({ description: "The checkpoint that was best on the split that choices are made on." })
export class BestCheckpoint {
  @Field(() => Float, { description: "Accuracy on the training split, by which it was chosen." })
  select!: number;

  @Field(() => Float, { description: "Accuracy on the test split." })
  report!: number;
}

@ObjectType({ description: "Averages of checkpoints whose hidden units were put in the same order first." })
export class AlignedBaselines {
  @Field(() => AccuracySummary)
  soup!: AccuracySummary;

  @Field(() => AccuracySummary)
  average16!: AccuracySummary;

  @Field(() => AccuracySummary)
  gaussian!: AccuracySummary;
}

@ObjectType({ description: "What cheaper ways of making new models give." })
export class Baselines {
  @Field(() => BestCheckpoint)
  bestCheckpoint!: BestCheckpoint;

  @Field(() => AccuracySummary, { description: "The average of all checkpoints." })
  soup!: AccuracySummary;

  @Field(() => AccuracySummary, { description: "Averages of 16 checkpoints drawn at random." })
  average16!: AccuracySummary;

  @Field(() => AccuracySummary, { description: "A Gaussian fitted to each parameter." })
  gaussian!: AccuracySummary;

  @Field(() => AlignedBaselines, {
    nullable: true,
    description: "The same of aligned checkpoints; null where all checkpoints are of one training.",
  })
  aligned?: AlignedBaselines | null;

  @Field(() => AccuracySummary, {
    description: "Checkpoints through the autoencoder, or through a behavioural model's decoder.",
  })
  reconstruction!: AccuracySummary;

  @Field(() => [NoiseBaseline])
  noise!: readonly NoiseBaseline[];
}

@ObjectType({
  description: "Means over pairs, or over models for the nearest, of intersection over union of wrong predictions.",
})
export class IouMeasures {
  @Field(() => Float)
  originalOriginal!: number;

  @Field(() => Float)
  generatedGenerated!: number;

  @Field(() => Float, {
    nullable: true,
    description: "Of generated models with the other generated one nearest to each; null where it was not measured.",
  })
  generatedNearest?: number | null;

  @Field(() => Float)
  originalGenerated!: number;

  @Field(() => Float, { description: "Of generated models with the checkpoint nearest to each." })
  nearest!: number;

  @Field(() => Float, { description: "Of checkpoints with the other one nearest to each." })
  originalNearest!: number;
}

@ObjectType({ description: "Mean Euclidean distance of parameters to the nearest checkpoint." })
export class L2Measures {
  @Field(() => Float)
  nearest!: number;

  @Field(() => Float)
  originalNearest!: number;
}

@ObjectType({ description: "Models generated from the same noise at one temperature." })
export class DialPoint {
  @Field(() => Float, { description: "What the noise was multiplied by." })
  temperature!: number;

  @Field(() => AccuracySummary)
  summary!: AccuracySummary;

  @Field(() => Float, { description: "Mean IoU of wrong predictions with the checkpoint nearest to each." })
  iouNearest!: number;

  @Field(() => Float, { description: "Mean IoU of wrong predictions over pairs of them." })
  generatedGenerated!: number;

  @Field(() => Float, { description: "Mean Euclidean distance of parameters to the checkpoint nearest to each." })
  l2Nearest!: number;
}

@ObjectType({
  description: "The generated model that was best on the training split; the test split had no say in the choice.",
})
export class BestGenerated {
  @Field(() => Int)
  index!: number;

  @Field(() => Float)
  train!: number;

  @Field(() => Float)
  report!: number;

  /** Row id of the set it is in. */
  generatedSetKey!: string;
}

@ObjectType({
  description:
    "The honest report on one set of generated models; everything is measured on the test split, on which nothing was chosen.",
})
export class Report {
  @Field(() => AccuracySummary, { description: "The checkpoints." })
  originals!: AccuracySummary;

  @Field(() => AccuracySummary)
  generated!: AccuracySummary;

  @Field(() => Baselines)
  baselines!: Baselines;

  @Field(() => IouMeasures)
  iou!: IouMeasures;

  @Field(() => L2Measures)
  l2!: L2Measures;

  @Field(() => [DialPoint], {
    description: "The dial between accuracy and novelty, by rising temperature; empty where it was not measured.",
  })
  dial!: readonly DialPoint[];

  @Field(() => BestGenerated)
  best!: BestGenerated;

  @Field(() => [String], {
    description: "What went wrong in training or generation, as sentences; empty where nothing did.",
  })
  alarms!: readonly string[];

  @Field(() => Verdict)
  verdict!: Verdict;

  @Field(() => [String], { description: "The thresholds that decided, in words and numbers." })
  verdictReasons!: readonly string[];

  @Field(() => [PointGroup])
  points!: readonly PointGroup[];

  @Field(() => String, { description: "What computed it: «TensorFlow 2.16 on the CPU, 2 threads»." })
  engine!: string;

  @Field(() => GraphQLJSONObject, {
    description: "Time of each stage: `collect`, `autoencoder` and `diffusion` or `decoder`, `generate`, `evaluate`.",
  })
  seconds!: object;

  @Field(() => GraphQLJSONObject, { description: "FLOPs of each stage, by the same names." })
  flops!: object;

  @Field(() => GraphQLJSONObject, { description: "The whole report as `hatchery … --report` writes it." })
  document!: object;
}
