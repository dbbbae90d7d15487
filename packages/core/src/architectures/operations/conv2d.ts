import {
  depthwiseConv2d,
  matMul,
  type Rank,
  reshape,
  slice,
  type Tensor,
  type Tensor4D,
  transpose,
} from "@tensorflow/tfjs-core";
import { groupedConv2d, type Padding } from "../../engine/grouped-convolution.js";
import type { ImagesValue } from "../value.js";
import { addBias } from "./add-bias.js";
import { repeatLast } from "./channelwise.js";

/** How a convolution is laid over the maps; padded with zeros on each side. */
export interface Convolution {
  readonly stride: number;
  readonly padding: number;
  readonly groups: number;
}

/**
 * Convolution for one network or M, (B, H, W, Mx·in) to (B, H', W', M·out).
 *
 * @param weight (out, in / groups, kh, kw), or (M, out, in / groups, kh, kw) when each network has its own
 * @param bias (out) or (M, out)
 */
export function conv2d(
  input: ImagesValue,
  weight: Tensor,
  bias: Tensor | undefined,
  convolution: Convolution,
): ImagesValue {
  const met = metByOnePlace(input, weight, convolution);
  const product =
    input.models > 1 && weight.rank === 4
      ? multiplyTogether(input, met.weight, met.convolution)
      : multiply(input, met.weight, met.convolution);
  return bias === undefined ? product : addBias(product, bias);
}

/** Of filters over maps of a single place, padded all round, only the middle meets anything but zeros. */
function metByOnePlace(
  { data }: ImagesValue,
  weight: Tensor,
  convolution: Convolution,
): { weight: Tensor; convolution: Convolution } {
  const [, height, width] = data.shape;
  const { padding } = convolution;
  const size = 2 * padding + 1;
  const [kernelHeight, kernelWidth] = weight.shape.slice(-2);
  if (padding === 0 || height !== 1 || width !== 1 || kernelHeight !== size || kernelWidth !== size)
    return { weight, convolution };
  const leading = weight.shape.slice(0, -2);
  const middle = slice(weight, [...leading.map(() => 0), padding, padding], [...leading, 1, 1]);
  return { weight: middle, convolution: { ...convolution, stride: 1, padding: 0 } };
}

/** The maps of M networks through filters that they share, as one batch: repeating large filters for each network costs more than moving the maps. */
function multiplyTogether({ data, models }: ImagesValue, weight: Tensor, convolution: Convolution): ImagesValue {
  const [batch, height, width, channels] = data.shape;
  const [filters = 0, inputs = 0, kernelHeight, kernelWidth] = weight.shape;
  const { stride, padding, groups } = convolution;
  if (kernelHeight === 1 && kernelWidth === 1 && stride === 1 && padding === 0 && groups === 1) {
    // Each network's channels at a place are a row already.
    const rows = reshape<Rank.R2>(data, [batch * height * width * models, inputs]);
    const found = matMul(rows, reshape<Rank.R2>(weight, [filters, inputs]), false, true);
    return { kind: "images", data: reshape<Rank.R4>(found, [batch, height, width, models * filters]), models };
  }
  const networks = reshape(data, [batch, height, width, models, channels / models]);
  const together = reshape<Rank.R4>(transpose(networks, [3, 0, 1, 2, 4]), [
    models * batch,
    height,
    width,
    channels / models,
  ]);
  const product = multiply({ kind: "images", data: together, models: 1 }, weight, convolution).data;
  const [, newHeight, newWidth, outputs] = product.shape;
  const apart = transpose(reshape(product, [models, batch, newHeight, newWidth, outputs]), [1, 2, 3, 0, 4]);
  return { kind: "images", data: reshape<Rank.R4>(apart, [batch, newHeight, newWidth, models * outputs]), models };
}

function multiply(
  { data, models }: ImagesValue,
  weight: Tensor,
  { stride, padding, groups }: Convolution,
): ImagesValue {
  const [inputs = 0, kernelHeight = 0, kernelWidth = 0] = weight.shape.slice(-3);
  const weights = weight.rank === 5 ? (weight.shape[0] ?? 1) : 1;
  // (M, out, in, kh, kw) -> (kh, kw, in, M·out)
  const filters = transpose(reshape<Rank.R4>(weight, [-1, inputs, kernelHeight, kernelWidth]), [2, 3, 1, 0]);
  const window = { stride, padding: paddingOf(kernelHeight, kernelWidth, stride, padding) };
  if (models === 1 && groups === 1) {
    // One input for all: the networks' filters are the filters of one wide convolution.
    return { kind: "images", data: grouped(data, filters, 1, window), models: weights };
  }
  const together = Math.max(models, weights);
  const x = repeatLast(data, together / models);
  const own = repeatLast(filters, together / weights);
  return { kind: "images", data: grouped(x, own, together * groups, window), models: together };
}

/** A grouped convolution; one of as many groups as channels is a depthwise one. */
function grouped(
  x: Tensor4D,
  filters: Tensor4D,
  groups: number,
  { stride, padding }: { readonly stride: number; readonly padding: Padding },
): Tensor4D {
  const [height, width, inputs, outputs] = filters.shape;
  if (inputs !== 1 || outputs % groups !== 0 || groups === 1 || typeof padding === "number")
    return groupedConv2d(x, filters, groups, stride, padding);
  return depthwiseConv2d(x, reshape<Rank.R4>(filters, [height, width, groups, outputs / groups]), stride, padding);
}

/** TensorFlow's `same` is PyTorch's padding for stride 1 and a kernel of 2·padding + 1; otherwise it pads one side more than the other. */
function paddingOf(kernelHeight: number, kernelWidth: number, stride: number, padding: number): Padding {
  if (padding === 0) return "valid";
  return stride === 1 && kernelHeight === 2 * padding + 1 && kernelWidth === kernelHeight ? "same" : padding;
}
