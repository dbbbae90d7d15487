import { registerEnumType } from "type-graphql";

export const GeneratedModelOrderField = {
  CREATED_AT: "createdAt",
  TEST_ACCURACY: "testAccuracy",
  TRAIN_ACCURACY: "trainAccuracy",
  IOU_NEAREST: "iouNearest",
  IOU_MEAN: "iouMean",
  L2_NEAREST: "l2Nearest",
  INDEX: "index",
} as const;
export type GeneratedModelOrderField = (typeof GeneratedModelOrderField)[keyof typeof GeneratedModelOrderField];

registerEnumType(GeneratedModelOrderField, { name: "GeneratedModelOrderField" });
