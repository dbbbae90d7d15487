import { mean, type Rank, reshape, transpose } from "@tensorflow/tfjs-core";
import { maxPool as pool } from "../../engine/max-pool.js";
import type { ImagesValue, VectorsValue } from "../value.js";

/** The largest value of each size × size window, with `padding` places of -∞ on each side. */
export function maxPool({ data, models }: ImagesValue, size: number, stride: number = size, padding = 0): ImagesValue {
  return { kind: "images", data: pool(data, size, stride, padding), models };
}

/** The mean over height and width, (B, H, W, M·C) to (M, B, C). */
export function averagePool({ data, models }: ImagesValue): VectorsValue {
  const [batch, , , channels] = data.shape;
  const means = reshape<Rank.R3>(mean(data, [1, 2]), [batch, models, channels / models]);
  return { kind: "vectors", data: transpose(means, [1, 0, 2]), models };
}
