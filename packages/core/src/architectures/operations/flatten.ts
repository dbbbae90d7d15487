import { clone, type Rank, reshape, transpose } from "@tensorflow/tfjs-core";
import type { Value, VectorsValue } from "../value.js";

/** Maps, or tokens, to vectors in PyTorch's order of channel, row, column: (B, H, W, M·C) to (M, B, C·H·W), (M, B, T, F) to (M, B, T·F). */
export function flatten(input: Value): VectorsValue {
  const { models } = input;
  switch (input.kind) {
    case "vectors":
      return { ...input, data: clone(input.data) };
    case "tokens": {
      const [, batch, length, features] = input.data.shape;
      return { kind: "vectors", data: reshape<Rank.R3>(input.data, [models, batch, length * features]), models };
    }
    case "images": {
      const [batch, height, width, channels] = input.data.shape;
      const features = (height * width * channels) / models;
      const apart = transpose(reshape(input.data, [batch, height, width, models, channels / models]), [3, 0, 4, 1, 2]);
      return { kind: "vectors", data: reshape<Rank.R3>(apart, [models, batch, features]), models };
    }
  }
}
