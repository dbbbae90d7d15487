import { keep, type Rank, type Tensor, type Tensor1D, type Tensor3D } from "@tensorflow/tfjs-core";
import { batchNormInference, batchNormTraining } from "./batch-norm.js";
import type { TensorMap } from "./network-tensors.js";

/** PyTorch's default: added to the variance before its root is taken. */
const BATCH_NORM_EPSILON = 1e-5;

/** One way through a network: where its tensors come from and what its batch norms take their statistics from. */
export interface NetworkPass {
  tensor<R extends Rank>(name: string): Tensor<R>;
  /** Over (B, W, C), per channel. */
  batchNorm(x: Tensor3D, name: string): Tensor3D;
}

/** A pass for use: batch norms use their running averages. */
export function inferencePass(tensors: TensorMap): NetworkPass {
  const tensor = tensorOf(tensors);
  return {
    tensor,
    batchNorm: (x, name) =>
      batchNormInference(
        x,
        tensor(`${name}.running_mean`),
        tensor(`${name}.running_var`),
        tensor(`${name}.weight`),
        tensor(`${name}.bias`),
        BATCH_NORM_EPSILON,
      ),
  };
}

/** What a training pass saw: each batch norm's mean and unbiased variance, by the names of the running averages that they go into. */
export type BatchStatistics = Record<string, Tensor1D>;

/**
 * A pass for training: batch norms use the batch's own statistics, and leave them in `statistics` for the caller to dispose.
 * Differentiable with respect to `trained`.
 */
export function trainingPass(trained: TensorMap, statistics: BatchStatistics): NetworkPass {
  const tensor = tensorOf(trained);
  return {
    tensor,
    batchNorm(x, name) {
      const { y, mean, variance } = batchNormTraining(
        x,
        tensor(`${name}.weight`),
        tensor(`${name}.bias`),
        BATCH_NORM_EPSILON,
      );
      statistics[`${name}.running_mean`] = keep(mean);
      statistics[`${name}.running_var`] = keep(variance);
      return y;
    },
  };
}

function tensorOf(tensors: TensorMap) {
  return <R extends Rank>(name: string): Tensor<R> => {
    const tensor = tensors[name];
    if (tensor === undefined) throw new Error(`The network has no tensor ${name}.`);
    // The declaration that named it also fixed its rank.
    return tensor as Tensor<R>;
  };
}
