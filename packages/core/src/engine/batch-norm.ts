import {
  add,
  batchNorm,
  div,
  keep,
  mean as meanOf,
  mul,
  type Rank,
  reshape,
  sqrt,
  square,
  sub,
  type Tensor,
  type Tensor1D,
  type Tensor4D,
  tensor1d,
} from "@tensorflow/tfjs-core";
import { withGradient } from "./custom-gradient.js";
import { type TensorFlowBackend, tensorFlowBackend } from "./tensorflow-backend.js";

/** The result of a batch norm in training, and the statistics it used, for running averages: no gradient goes through those. */
export interface BatchNormResult<R extends Rank> {
  readonly y: Tensor<R>;
  /** (C). */
  readonly mean: Tensor1D;
  /** (C). Divided by n - 1, as it goes into running averages; y has the one divided by n. */
  readonly variance: Tensor1D;
}

/**
 * Batch normalisation by the batch's own statistics (Ioffe and Szegedy, arXiv 1502.03167), over all axes but the last:
 *
 *     y = (x - mean) / √(variance + ε) · scale + offset
 *
 * Differentiable with respect to x, scale and offset; one fused operation each way on TensorFlow.
 * @param x (..., C).
 * @param scale (C).
 * @param offset (C).
 */
export function batchNormTraining<R extends Rank>(
  x: Tensor<R>,
  scale: Tensor1D,
  offset: Tensor1D,
  epsilon: number,
): BatchNormResult<R> {
  const rows = reshape<Rank.R4>(x, [1, 1, -1, scale.size]);
  const backend = tensorFlowBackend();
  const normalise = backend ? fused(backend) : composed;
  const { y, mean, variance } = normalise(rows, scale, offset, epsilon);
  return { y: reshape<R>(y, x.shape), mean, variance };
}

/**
 * Batch normalisation by given statistics, as a network in use has them. Differentiable.
 * @param x (..., C).
 * @param mean (C), like all that follow.
 */
export function batchNormInference<R extends Rank>(
  x: Tensor<R>,
  mean: Tensor1D,
  variance: Tensor1D,
  scale: Tensor1D,
  offset: Tensor1D,
  epsilon: number,
): Tensor<R> {
  const rows = reshape<Rank.R4>(x, [1, 1, -1, scale.size]);
  return reshape<R>(batchNorm(rows, mean, variance, offset, scale, epsilon), x.shape);
}

type BatchNorm = (x: Tensor4D, scale: Tensor1D, offset: Tensor1D, epsilon: number) => BatchNormResult<Rank.R4>;

const composed: BatchNorm = (x, scale, offset, epsilon) => {
  const rows = x.shape[2];
  const mean = meanOf<Tensor1D>(x, [0, 1, 2]);
  const centred = sub(x, mean);
  const biased = meanOf<Tensor1D>(square(centred), [0, 1, 2]);
  const y = add<Tensor4D>(mul(div(centred, sqrt(add(biased, epsilon))), scale), offset);
  return { y, mean, variance: mul(biased, rows / Math.max(1, rows - 1)) };
};

function fused(backend: TensorFlowBackend): BatchNorm {
  const { TF_ATTR_TYPE, TF_ATTR_FLOAT, TF_ATTR_STRING, TF_ATTR_BOOL, TF_FLOAT } = backend.binding;
  return (x, scale, offset, epsilon) => {
    const attributes = [
      { name: "T", type: TF_ATTR_TYPE, value: TF_FLOAT },
      { name: "U", type: TF_ATTR_TYPE, value: TF_FLOAT },
      { name: "epsilon", type: TF_ATTR_FLOAT, value: epsilon },
      { name: "data_format", type: TF_ATTR_STRING, value: "NHWC" },
      { name: "is_training", type: TF_ATTR_BOOL, value: true },
    ];
    const kept: Tensor[] = [];
    const y = withGradient<Rank.R4>(
      [x, scale, offset],
      () => {
        // Empty running statistics: the operation then gives this batch's own.
        const empty = tensor1d([], "float32");
        const inputs = [x, scale, offset, empty, empty];
        const [value, mean, variance, ...reserved] = backend.executeMultipleOutputs(
          "FusedBatchNormV3",
          attributes,
          inputs,
          6,
        );
        if (value === undefined || mean === undefined || variance === undefined)
          throw new Error("FusedBatchNormV3 gave too few outputs.");
        kept.push(keep(mean), keep(variance));
        return { value: reshape<Rank.R4>(value, x.shape), saved: [x, scale, ...reserved] };
      },
      (dy, saved) => backend.executeMultipleOutputs("FusedBatchNormGradV3", attributes, [dy, ...saved], 5).slice(0, 3),
    );
    const [mean, variance] = kept.map((statistic) => release(statistic, scale.size));
    if (mean === undefined || variance === undefined) throw new Error("FusedBatchNormV3 did not run.");
    return { y, mean, variance };
  };
}

/** Gives a kept tensor to the scope around, as any other result. */
function release(kept: Tensor, channels: number): Tensor1D {
  const released = reshape<Rank.R1>(kept, [channels]);
  kept.dispose();
  return released;
}
