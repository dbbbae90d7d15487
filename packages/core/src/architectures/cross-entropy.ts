import {
  cast,
  logSumExp,
  mean,
  mul,
  oneHot,
  sub,
  sum,
  type Tensor1D,
  type Tensor2D,
  type Tensor3D,
  tidy,
} from "@tensorflow/tfjs-core";

/**
 * Mean cross entropy of each network over a batch, (M): log Σ exp(logits) - logit of the label, as PyTorch's `cross_entropy`.
 *
 * @param logits (M, B, classes)
 * @param labels int32 (M, B), or (1, B) for labels that all networks share
 */
export function crossEntropy(logits: Tensor3D, labels: Tensor2D): Tensor1D {
  return tidy(() => {
    const truth = cast(oneHot(labels, logits.shape[2]), "float32");
    const picked = sum(mul(logits, truth), 2);
    return mean<Tensor1D>(sub(logSumExp(logits, 2), picked), 1);
  });
}
