import { add, addN, mul, type Scalar, sum, type Tensor1D, type Tensor2D } from "@tensorflow/tfjs-core";
import { crossEntropy } from "../architectures/cross-entropy.js";
import { type NetworkTensors, networkLogits } from "../architectures/network.js";
import type { Node } from "../architectures/node.js";
import type { TrainingBatch } from "../checkpoints/training-images.js";
import type { Coordinates } from "./coordinates.js";
import { decodeCodes } from "./decoder.js";
import type { InputCentring } from "./input-centring.js";
import { splitParts } from "./split-parts.js";
import { squaredDistance } from "./squared-distance.js";

/** A decoder's parameters, in coordinates. */
export interface DecoderTensors {
  /** (L, D) */
  readonly weight: Tensor2D;
  /** (D) */
  readonly bias: Tensor1D;
}

/** What decoded networks are judged by. */
export interface DecoderTask {
  /** The nodes that the decoded tensors reach, and all other tensors that they use. */
  readonly suffix: readonly Node[];
  readonly frozen: NetworkTensors;
  readonly coordinates: Coordinates;
  readonly centring: InputCentring;
  /** The checkpoints' principal axes and their mean. */
  readonly start: DecoderTensors;
  /** Weight of the checkpoints' reconstruction, in their own variance. */
  readonly reconstruction: number;
}

/**
 * The mean cross entropy of the networks that are decoded from codes, and the weighted squared error of reconstructing the checkpoints.
 *
 * As the checkpoints' own codes c have mean 0, variance 1 and no correlation, and W₀ and b₀ are the checkpoints' axes and mean, that error,
 * Σ |b + c W - x|² / K, is |W - W₀|² + |b - b₀|² and what the axes leave out: no checkpoint has to be decoded for it, and the constant rest
 * is left out here too. Differentiable with respect to weight and bias.
 * @param codes (M, L)
 * @param batches of the networks in their order; those of one batch run together
 */
export function decoderLoss(
  { weight, bias }: DecoderTensors,
  codes: Tensor2D,
  batches: readonly TrainingBatch[],
  { suffix, frozen, coordinates, centring, start, reconstruction }: DecoderTask,
): Scalar {
  const vectors = splitParts(
    decodeCodes(codes, weight, bias),
    batches.map(({ labels }) => labels.shape[0]),
    0,
  );
  const losses = batches.map(({ values, labels }, index) => {
    const tensors = { ...frozen, ...coordinates.networks(vectors[index] ?? codes) };
    return sum<Scalar>(crossEntropy(networkLogits(suffix, tensors, centring.centre(values)), labels));
  });
  const moved = add(squaredDistance(weight, start.weight), squaredDistance(bias, start.bias));
  return add<Scalar>(mul(addN(losses), 1 / codes.shape[0]), mul(moved, reconstruction));
}
