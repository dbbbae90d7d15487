import {
  clone,
  keep,
  type Rank,
  reshape,
  slice,
  type Tensor,
  type Tensor1D,
  type Tensor4D,
  tidy,
  transpose,
} from "@tensorflow/tfjs-core";
import type { FusedOperations } from "../../engine/fused-operations.js";
import type { Conv2dNode } from "../node.js";
import type { Value } from "../value.js";
import { type FusedProduct, scaledProduct } from "./fused-product.js";
import type { ProductStep } from "./join-nodes.js";

/** A convolution of one network's maps with its batch norm, a sum and a ReLU; or a depthwise one with its batch norm. */
export class FusedConvolution implements FusedProduct {
  /** (kh, kw, in, out), or (kh, kw, C, 1) of a depthwise one. */
  private readonly filter: Tensor4D;
  private readonly bias: Tensor1D;

  constructor(
    private readonly step: ProductStep,
    private readonly node: Conv2dNode,
    tensorOf: (name: string) => Tensor,
  ) {
    const isDepthwise = (node.groups ?? 1) > 1;
    [this.filter, this.bias] = tidy(() => {
      const { weight, bias } = scaledProduct(step, tensorOf);
      const [outputs = 0, inputs = 0, height = 0, width = 0] = weight.shape;
      const shaped = reshape<Rank.R4>(weight, [outputs, inputs, height, width]);
      return [keep(transpose(shaped, isDepthwise ? [2, 3, 0, 1] : [2, 3, 1, 0])), keep(clone(bias))] as const;
    });
  }

  /** Whether there is an operation for such a convolution. */
  static takes(
    { stride, padding, groups = 1 }: Conv2dNode,
    [channels, perGroup, height, width]: readonly number[],
  ): boolean {
    if (groups === 1) return true;
    const keepsSize = stride === 1 && height === 2 * padding + 1 && width === height;
    return keepsSize && groups === channels && perGroup === 1;
  }

  run(fused: FusedOperations, input: Value, addend: Value | undefined): Value | undefined {
    if (input.kind !== "images" || input.models > 1) return undefined;
    const { activation } = this.step;
    if ((this.node.groups ?? 1) > 1) {
      if (addend !== undefined || activation !== undefined) return undefined;
      return { kind: "images", data: fused.depthwiseConv2d(input.data, this.filter, this.bias), models: 1 };
    }
    if (addend !== undefined && (addend.kind !== "images" || addend.models > 1)) return undefined;
    const { filter, window } = this.met(input.data);
    const then = { addend: addend?.data, relu: activation === "relu" };
    return { kind: "images", data: fused.conv2d(input.data, filter, this.bias, window, then), models: 1 };
  }

  dispose(): void {
    this.filter.dispose();
    this.bias.dispose();
  }

  /** Over maps of a single place, padded all round, only the middle of the filters meets anything but zeros. */
  private met({ shape: [, rows, columns] }: Tensor4D) {
    const { stride, padding } = this.node;
    const [height, width, inputs, outputs] = this.filter.shape;
    const size = 2 * padding + 1;
    if (padding === 0 || rows !== 1 || columns !== 1 || height !== size || width !== size) {
      return { filter: this.filter, window: { stride, padding } };
    }
    const middle = slice(this.filter, [padding, padding, 0, 0], [1, 1, inputs, outputs]);
    return { filter: middle, window: { stride: 1, padding: 0 } };
  }
}
