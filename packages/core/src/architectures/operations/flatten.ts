import { clone, type Rank, reshape, transpose } from "@tensorflow/tfjs-core";
import type { Value, VectorsValue } from "../value.js";

/** Maps to vectors in PyTorch's order of channel, row, column: (B, H, W, M·C) to (M, B, C·H·W). */
export function flatten(input: Value): VectorsValue {
  if (input.kind === "vectors") return { ...input, data: clone(input.data) };
  const { data, models } = input;
  const [batch, height, width, channels] = data.shape;
  const features = (height * width * channels) / models;
  const apart = transpose(reshape(data, [batch, height, width, models, channels / models]), [3, 0, 4, 1, 2]);
  return { kind: "vectors", data: reshape<Rank.R3>(apart, [models, batch, features]), models };
}
