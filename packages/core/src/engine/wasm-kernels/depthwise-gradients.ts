import {
  addN,
  backend_util,
  DepthwiseConv2dNativeBackpropFilter,
  DepthwiseConv2dNativeBackpropInput,
  type KernelConfig,
  mul,
  pad,
  Rank,
  reshape,
  slice,
  stack,
  stridedSlice,
  sum,
  type Tensor4D,
  tidy,
} from "@tensorflow/tfjs-core";
import { convolutionAttributes, shapeAttribute, tensorInput } from "./kernel-parameters.js";
import { spreadOut } from "./spread-out.js";

type Information = ReturnType<typeof backend_util.computeConv2DInfo>;

/** Gradient of a depthwise convolution by its filter: for each place of the filter, the pixels under it times the gradient, added up. */
export const depthwiseFilterGradient: KernelConfig = {
  kernelName: DepthwiseConv2dNativeBackpropFilter,
  backendName: "wasm",
  kernelFunc: ({ inputs, attrs }) =>
    tidy(() => {
      const x = tensorInput<Rank.R4>(inputs, "x"); // (B, H, W, C)
      const filterShape = shapeAttribute(attrs, "filterShape"); // (kh, kw, C, M)
      const information = describe(x.shape, filterShape, attrs);
      const { batchSize, outHeight, outWidth, padInfo } = information;
      const [, , channels, multiplier] = filterShape;
      const dy = reshape(tensorInput(inputs, "dy"), [batchSize * outHeight * outWidth, channels, multiplier]);
      const padded = pad(x, [
        [0, 0],
        [padInfo.top, padInfo.bottom],
        [padInfo.left, padInfo.right],
        [0, 0],
      ]);
      const places = placesOf(information).map(([row, column]) => {
        const end = [
          batchSize,
          row + (outHeight - 1) * information.strideHeight + 1,
          column + (outWidth - 1) * information.strideWidth + 1,
          channels,
        ];
        const seen = stridedSlice(padded, [0, row, column, 0], end, [
          1,
          information.strideHeight,
          information.strideWidth,
          1,
        ]);
        return sum(mul(reshape(seen, [batchSize * outHeight * outWidth, channels, 1]), dy), 0);
      });
      return reshape(stack(places), filterShape);
    }),
};

/** Gradient of a depthwise convolution by its input: for each place of the filter, the gradient times its value, put where it came from. */
export const depthwiseInputGradient: KernelConfig = {
  kernelName: DepthwiseConv2dNativeBackpropInput,
  backendName: "wasm",
  kernelFunc: ({ inputs, attrs }) =>
    tidy(() => {
      const filter = tensorInput<Rank.R4>(inputs, "filter"); // (kh, kw, C, M)
      const inputShape = shapeAttribute(attrs, "inputShape"); // (B, H, W, C)
      const information = describe(inputShape, filter.shape, attrs);
      const { batchSize, outHeight, outWidth, padInfo } = information;
      const [, , channels, multiplier] = filter.shape;
      const dy = reshape(tensorInput(inputs, "dy"), [batchSize * outHeight * outWidth, channels, multiplier]);
      const paddedHeight = inputShape[1] + padInfo.top + padInfo.bottom;
      const paddedWidth = inputShape[2] + padInfo.left + padInfo.right;
      const parts = placesOf(information).map(([row, column], place) => {
        const value = slice(reshape(filter, [-1, channels, multiplier]), [place, 0, 0], [1, -1, -1]);
        const part = reshape<Rank.R4>(sum(mul(dy, value), 2), [batchSize, outHeight, outWidth, channels]);
        const spread = spreadOut(part, information.strideHeight, information.strideWidth);
        const below = paddedHeight - row - spread.shape[1];
        const after = paddedWidth - column - spread.shape[2];
        return pad(spread, [
          [0, 0],
          [row, below],
          [column, after],
          [0, 0],
        ]);
      });
      return slice(addN(parts), [0, padInfo.top, padInfo.left, 0], inputShape);
    }),
};

function describe(
  inputShape: Tensor4D["shape"],
  filterShape: Tensor4D["shape"],
  attributes: Parameters<typeof convolutionAttributes>[0],
): Information {
  const { strides, pad: padding, dimRoundingMode } = convolutionAttributes(attributes);
  return backend_util.computeConv2DInfo(inputShape, filterShape, strides, 1, padding, dimRoundingMode, true);
}

/** Where each value of the filter looks at first, in the padded image: row and column. */
function placesOf({ filterHeight, filterWidth }: Information): [number, number][] {
  return Array.from({ length: filterHeight * filterWidth }, (_, place) => [
    Math.floor(place / filterWidth),
    place % filterWidth,
  ]);
}
