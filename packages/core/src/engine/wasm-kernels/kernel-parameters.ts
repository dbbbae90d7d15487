import type { backend_util, NamedAttrMap, NamedTensorInfoMap, Rank, Tensor } from "@tensorflow/tfjs-core";

/**
 * What a kernel is called with arrives untyped. tfjs-core checked it before, in the function that asked for the kernel,
 * and a composition is always called with tensors, so the casts below hold.
 */
export function tensorInput<R extends Rank>(inputs: NamedTensorInfoMap, name: string): Tensor<R> {
  return inputs[name] as Tensor<R>;
}

/** How a convolution was called, as its gradient kernels are told; those of dilated ones are never asked for. */
export interface ConvolutionAttributes {
  readonly strides: [number, number] | number;
  readonly pad: "valid" | "same" | number | backend_util.ExplicitPadding;
  readonly dimRoundingMode?: "floor" | "round" | "ceil";
}

type Shape4D = [number, number, number, number];

export function convolutionAttributes(attributes: NamedAttrMap | undefined): ConvolutionAttributes {
  const { strides, pad, dimRoundingMode } = attributes ?? {};
  return { strides, pad, dimRoundingMode } as ConvolutionAttributes;
}

export function shapeAttribute(attributes: NamedAttrMap | undefined, name: string): Shape4D {
  return attributes?.[name] as Shape4D;
}
