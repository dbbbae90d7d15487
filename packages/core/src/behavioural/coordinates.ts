import { add, dispose, exp, mul, reshape, type Tensor1D, type Tensor2D, tensor1d } from "@tensorflow/tfjs-core";
import type { NetworkTensors } from "../architectures/network.js";
import type { Layout } from "../weights/layout.js";
import { fitNormalisation, isVariance, type Normalisation, normalise } from "../weights/normalisation.js";
import type { InputCentring } from "./input-centring.js";
import { splitParts } from "./split-parts.js";

/**
 * Coordinates of networks in which a decoder learns: parameters for centred inputs, variances by their logarithms, less their means over
 * the checkpoints, in units of how far the checkpoints differ in that tensor. So one learning rate suits all tensors of all checkpoints.
 */
export class Coordinates {
  private readonly normalisation: Normalisation;
  /** (D) each */
  private readonly std: Tensor1D;
  private readonly mean: Tensor1D;

  /**
   * @param values the checkpoints (K, D)
   * @throws BadInput when a value is not finite
   */
  constructor(
    private readonly layout: Layout,
    private readonly centring: InputCentring,
    values: Float32Array,
  ) {
    const own = fitNormalisation(layout, centring.absorb(values, layout), "parameter");
    this.normalisation = { ...own, std: pooled(layout, own.std) };
    this.std = tensor1d(this.normalisation.std);
    this.mean = tensor1d(own.mean);
  }

  /** Parameters (N, D) -> coordinates. */
  of(values: Float32Array): Float32Array {
    return normalise(this.normalisation, this.centring.absorb(values, this.layout));
  }

  /** Differences of coordinates (N, D) -> differences of parameters, which have variances as logarithms. */
  directions(rows: Float32Array): Float32Array {
    const { std } = this.normalisation;
    return this.centring.release(
      rows.map((value, i) => value * (std[i % std.length] ?? 1)),
      this.layout,
    );
  }

  /** Coordinates (N, D) -> parameters with variances as logarithms. */
  points(rows: Float32Array): Float32Array {
    const { mean, std } = this.normalisation;
    return this.centring.release(
      rows.map((value, i) => value * (std[i % std.length] ?? 1) + (mean[i % mean.length] ?? 0)),
      this.layout,
    );
  }

  /** Coordinates (M, D) -> the tensors of M networks for centred inputs, by name; differentiable. */
  networks(vectors: Tensor2D): NetworkTensors {
    const { tensors } = this.layout;
    // All at once: an operation for each tensor of each network takes longer than what it computes.
    const parts = splitParts(
      add(mul(vectors, this.std), this.mean),
      tensors.map(({ size }) => size),
      1,
    );
    return Object.fromEntries(
      tensors.map((tensor, index) => {
        const own = parts[index] ?? vectors;
        return [
          tensor.name,
          reshape(isVariance(tensor) ? exp(own) : own, [vectors.shape[0], ...tensor.shape]),
        ] as const;
      }),
    );
  }

  dispose(): void {
    dispose([this.std, this.mean]);
  }
}

/** For each parameter the root of its tensor's mean variance. */
function pooled({ tensors }: Layout, deviations: Float32Array): Float32Array {
  const shared = new Float32Array(deviations.length);
  for (const { offset, size } of tensors) {
    const own = deviations.subarray(offset, offset + size);
    const variance = own.reduce((sum, deviation) => sum + deviation * deviation, 0) / size;
    shared.fill(Math.sqrt(variance), offset, offset + size);
  }
  return shared;
}
