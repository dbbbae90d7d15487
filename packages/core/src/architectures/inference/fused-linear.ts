import {
  clone,
  keep,
  type Rank,
  reshape,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  tidy,
} from "@tensorflow/tfjs-core";
import type { FusedOperations } from "../../engine/fused-operations.js";
import { mapRows } from "../operations/linear.js";
import type { Value } from "../value.js";
import { type FusedProduct, scaledProduct } from "./fused-product.js";
import type { ProductStep } from "./join-nodes.js";

/** A linear layer with its scales, and an activation or a sum. */
export class FusedLinear implements FusedProduct {
  /** (out, in) */
  private readonly weight: Tensor2D;
  private readonly bias: Tensor1D;

  constructor(
    private readonly step: ProductStep,
    tensorOf: (name: string) => Tensor,
  ) {
    [this.weight, this.bias] = tidy(() => {
      const { weight, bias } = scaledProduct(step, tensorOf);
      const [outputs = 0, inputs = 0] = weight.shape;
      return [keep(reshape<Rank.R2>(weight, [outputs, inputs])), keep(clone(bias))] as const;
    });
  }

  run(fused: FusedOperations, input: Value, addend: Value | undefined): Value | undefined {
    if (addend !== undefined && addend.models !== input.models) return undefined;
    const [outputs, inputs] = this.weight.shape;
    return mapRows(input, inputs, outputs, (rows) => {
      const then =
        addend === undefined ? this.step.activation : reshape<Rank.R2>(addend.data, [rows.shape[0], outputs]);
      return fused.linear(rows, this.weight, this.bias, then);
    });
  }

  dispose(): void {
    this.weight.dispose();
    this.bias.dispose();
  }
}
