import { add, type Tensor } from "@tensorflow/tfjs-core";
import type { Value } from "../value.js";
import { channelwise } from "./channelwise.js";

/**
 * Adds to each channel or feature its own number.
 *
 * @param bias (C), or (M, C) when each network has its own
 */
export function addBias<V extends Value>(value: V, bias: Tensor): V {
  // What channelwise gives is of the kind that it is given.
  return channelwise(value, [bias], (x, [summand = bias]) => add(x, summand)) as V;
}
