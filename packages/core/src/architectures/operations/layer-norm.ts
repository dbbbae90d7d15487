import { add, mean, mul, type Rank, reshape, rsqrt, square, sub, type Tensor } from "@tensorflow/tfjs-core";
import { mapValue, type Value } from "../value.js";
import { channelwise } from "./channelwise.js";

/**
 * (x - mean) / √(variance + ε) · weight + bias along the last axis of one network's values.
 *
 * @param weight (C) or (M, C), like bias
 */
export function layerNorm(input: Value, weight: Tensor, bias: Tensor, epsilon: number): Value {
  const { models, kind } = input;
  const normalised = mapValue(input, <R extends Rank>(x: Tensor<R>): Tensor<R> => {
    const channels = (x.shape.at(-1) ?? 1) / (kind === "images" ? models : 1);
    const rows = reshape<Rank.R2>(x, [-1, channels]);
    const centred = sub(rows, mean(rows, 1, true));
    const deviation = rsqrt(add(mean(square(centred), 1, true), epsilon));
    return reshape<R>(mul(centred, deviation), x.shape);
  });
  return channelwise(normalised, [weight, bias], (x, [factor = weight, summand = bias]) =>
    add(mul(x, factor), summand),
  );
}
