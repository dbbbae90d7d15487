import { mean, pad, maxPool as pool, type Rank, reshape, transpose } from "@tensorflow/tfjs-core";
import type { ImagesValue, VectorsValue } from "../value.js";

/** The largest value of each size × size window, with `padding` places of -∞ on each side. */
export function maxPool({ data, models }: ImagesValue, size: number, stride: number = size, padding = 0): ImagesValue {
  const sides: [number, number] = [padding, padding];
  const padded = padding === 0 ? data : pad(data, [[0, 0], sides, sides, [0, 0]], Number.NEGATIVE_INFINITY);
  return { kind: "images", data: pool(padded, size, stride, "valid"), models };
}

/** The mean over height and width, (B, H, W, M·C) to (M, B, C). */
export function averagePool({ data, models }: ImagesValue): VectorsValue {
  const [batch, , , channels] = data.shape;
  const means = reshape<Rank.R3>(mean(data, [1, 2]), [batch, models, channels / models]);
  return { kind: "vectors", data: transpose(means, [1, 0, 2]), models };
}
