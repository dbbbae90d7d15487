import {
  add,
  mean,
  mul,
  ones,
  type Rank,
  reshape,
  rsqrt,
  square,
  sub,
  type Tensor,
  type Tensor2D,
  zeros,
} from "@tensorflow/tfjs-core";
import { withGradient } from "../../engine/custom-gradient.js";
import { fusedOperations } from "../../engine/fused-operations.js";
import type { Value } from "../value.js";
import { channelwise } from "./channelwise.js";
import { mapRows } from "./linear.js";

/**
 * (x - mean) / √(variance + ε) · weight + bias along the last axis of one network's values.
 *
 * @param weight (C) or (M, C), like bias
 */
export function layerNorm(input: Value, weight: Tensor, bias: Tensor, epsilon: number): Value {
  const channels = weight.shape.at(-1) ?? 1;
  const shape: [number] = [channels];
  const fused = fusedOperations();
  if (fused !== undefined && weight.rank === 1 && bias.rank === 1) {
    const [scales, offsets] = [reshape<Rank.R1>(weight, shape), reshape<Rank.R1>(bias, shape)];
    return mapRows(input, channels, channels, (rows) => fused.layerNorm(rows, scales, offsets, epsilon));
  }
  const normalised = mapRows(input, channels, channels, (rows) =>
    fused === undefined ? normalise(rows, epsilon) : fused.layerNorm(rows, ones(shape), zeros(shape), epsilon),
  );
  return channelwise(normalised, [weight, bias], (x, [factor = weight, summand = bias]) =>
    add(mul(x, factor), summand),
  );
}

/** Its gradient goes by what the value is made of, in a quarter of the time that tfjs's own takes over all operations. */
function normalise(rows: Tensor2D, epsilon: number): Tensor2D {
  return withGradient<Rank.R2>(
    [rows],
    () => {
      const centred = sub(rows, mean(rows, 1, true));
      const factor = rsqrt(add(mean(square(centred), 1, true), epsilon));
      const value = mul<Tensor2D>(centred, factor);
      return { value, saved: [value, factor] };
    },
    (dy, [value = dy, factor = dy]) => {
      const along = mul(value, mean(mul(dy, value), 1, true));
      return [mul(sub(sub(dy, mean(dy, 1, true)), along), factor)];
    },
  );
}
