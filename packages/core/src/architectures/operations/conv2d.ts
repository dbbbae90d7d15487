import {
  add,
  conv2d as convolve,
  pad,
  type Rank,
  reshape,
  type Tensor,
  type Tensor4D,
  tile,
  transpose,
} from "@tensorflow/tfjs-core";
import { groupedConv2d } from "../../engine/grouped-convolution.js";
import type { ImagesValue } from "../value.js";

/**
 * Convolution for one network or M, (B, H, W, Mx·in) to (B, H', W', M·out), zero-padded by `padding` on each side.
 *
 * @param weight (out, in, kh, kw), or (M, out, in, kh, kw) when each network has its own
 * @param bias (out) or (M, out)
 */
export function conv2d(input: ImagesValue, weight: Tensor, bias: Tensor, stride: number, padding: number): ImagesValue {
  const product = multiply(input, weight, stride, padding);
  const [, , , channels] = product.data.shape;
  const outputs = channels / product.models;
  const biases = bias.size / outputs;
  const models = Math.max(product.models, biases);
  const repeatedBias = repeatLast(reshape<Rank.R1>(bias, [bias.size]), models / biases);
  const data = add<Tensor4D>(repeatLast(product.data, models / product.models), repeatedBias);
  return { kind: "images", data, models };
}

function multiply({ data, models }: ImagesValue, weight: Tensor, stride: number, padding: number): ImagesValue {
  const [inputs = 0, kernelHeight = 0, kernelWidth = 0] = weight.shape.slice(-3);
  const { x, mode } = padded(data, kernelHeight, kernelWidth, stride, padding);
  // (M, out, in, kh, kw) -> (kh, kw, in, M·out)
  const filters = transpose(reshape<Rank.R4>(weight, [-1, inputs, kernelHeight, kernelWidth]), [2, 3, 1, 0]);
  const weights = weight.rank === 5 ? (weight.shape[0] ?? 1) : 1;
  if (models === 1) {
    // One input for all: the networks' filters are the filters of one wide convolution.
    return { kind: "images", data: convolve(x, filters, stride, mode), models: weights };
  }
  const own = repeatLast(filters, models / weights);
  return { kind: "images", data: groupedConv2d(x, own, models, stride, mode), models };
}

/** TensorFlow's `same` is PyTorch's padding for stride 1 and a kernel of 2·padding + 1; otherwise it pads one side more than the other. */
function padded(
  x: Tensor4D,
  kernelHeight: number,
  kernelWidth: number,
  stride: number,
  padding: number,
): { x: Tensor4D; mode: "same" | "valid" } {
  if (stride === 1 && kernelHeight === 2 * padding + 1 && kernelWidth === kernelHeight) return { x, mode: "same" };
  if (padding === 0) return { x, mode: "valid" };
  return {
    x: pad(x, [
      [0, 0],
      [padding, padding],
      [padding, padding],
      [0, 0],
    ]),
    mode: "valid",
  };
}

/** What all networks share, once for each of them along the axis that holds their channels. */
function repeatLast<T extends Tensor>(x: T, times: number): T {
  return times === 1 ? x : tile(x, [...new Array<number>(x.rank - 1).fill(1), times]);
}
