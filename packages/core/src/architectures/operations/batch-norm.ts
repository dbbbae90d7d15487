import {
  add,
  keep,
  mul,
  type Rank,
  reshape,
  rsqrt,
  sub,
  type Tensor,
  type Tensor1D,
  type Tensor4D,
} from "@tensorflow/tfjs-core";
import { batchNormInference, batchNormTraining } from "../../engine/batch-norm.js";
import { isDifferentiated } from "../../engine/differentiated.js";
import type { ImagesValue } from "../value.js";
import { channelwise, repeatLast } from "./channelwise.js";

/** A batch norm's tensors, each (C) or (M, C). */
export interface BatchNormTensors {
  readonly weight: Tensor;
  readonly bias: Tensor;
  readonly mean: Tensor;
  readonly variance: Tensor;
}

/** Batch norm of maps by the running averages. */
export function batchNorm(input: ImagesValue, tensors: BatchNormTensors, epsilon: number): ImagesValue {
  return isDifferentiated() ? scaleAndShift(input, tensors, epsilon) : normalise(input, tensors, epsilon);
}

/** One pass over the maps. */
function normalise(
  input: ImagesValue,
  { mean, variance, weight, bias }: BatchNormTensors,
  epsilon: number,
): ImagesValue {
  const channels = input.data.shape[3] / input.models;
  const models = modelsOf(input, [weight, bias, mean, variance]);
  const along = (x: Tensor): Tensor1D => repeatLast(reshape<Rank.R1>(x, [x.size]), (models * channels) / x.size);
  const maps: Tensor4D = repeatLast(input.data, models / input.models);
  const data = batchNormInference<Rank.R4>(maps, along(mean), along(variance), along(weight), along(bias), epsilon);
  return { kind: "images", data, models };
}

/** The same as a product and a sum, whose gradients are fewer operations. */
function scaleAndShift(
  input: ImagesValue,
  { mean, variance, weight, bias }: BatchNormTensors,
  epsilon: number,
): ImagesValue {
  const scale = mul(weight, rsqrt(add(variance, epsilon)));
  const offset = sub(bias, mul(mean, scale));
  const value = channelwise(input, [scale, offset], (x, [factor = scale, summand = offset]) =>
    add(mul(x, factor), summand),
  );
  // What channelwise gives is of the kind that it is given.
  return value as ImagesValue;
}

function modelsOf(input: ImagesValue, tensors: readonly Tensor[]): number {
  const channels = input.data.shape[3] / input.models;
  return Math.max(input.models, ...tensors.map(({ size }) => size / channels));
}

export interface BatchNormTrained {
  readonly value: ImagesValue;
  /** The new running averages, in the shapes of the old ones; kept tensors. */
  readonly mean: Tensor;
  readonly variance: Tensor;
}

/** Batch norm of maps by the batch's own statistics, one set for each network; those go into the running averages by `momentum`. */
export function batchNormOfBatch(
  input: ImagesValue,
  { weight, bias, mean, variance }: BatchNormTensors,
  epsilon: number,
  momentum: number,
): BatchNormTrained {
  const channels = input.data.shape[3] / input.models;
  const models = modelsOf(input, [weight, bias, mean, variance]);
  const along = (x: Tensor): Tensor1D => repeatLast(reshape<Rank.R1>(x, [x.size]), (models * channels) / x.size);
  const data: Tensor4D = repeatLast(input.data, models / input.models);
  const batch = batchNormTraining<Rank.R4>(data, along(weight), along(bias), epsilon);
  const renewed = (average: Tensor, statistic: Tensor): Tensor =>
    keep(
      add(
        mul(average, 1 - momentum),
        mul(reshape(statistic, models > 1 || average.rank === 2 ? [models, channels] : [channels]), momentum),
      ),
    );
  return {
    value: { kind: "images", data: batch.y, models },
    mean: renewed(mean, batch.mean),
    variance: renewed(variance, batch.variance),
  };
}
