import {
  backend_util,
  Conv2DBackpropFilter,
  conv2d,
  type KernelConfig,
  pad,
  Rank,
  slice,
  tidy,
  transpose,
} from "@tensorflow/tfjs-core";
import { convolutionAttributes, shapeAttribute, tensorInput } from "./kernel-parameters.js";

/**
 * Gradient of a convolution by its filter: a convolution again, of the images with the gradient as the filter. Channels take the place
 * of the batch and the batch that of the channels; the stride becomes the dilation.
 */
export const convolutionFilterGradient: KernelConfig = {
  kernelName: Conv2DBackpropFilter,
  backendName: "wasm",
  kernelFunc: ({ inputs, attrs }) =>
    tidy(() => {
      const x = tensorInput<Rank.R4>(inputs, "x"); // (B, H, W, Cin)
      const dy = tensorInput<Rank.R4>(inputs, "dy"); // (B, OH, OW, Cout)
      const { strides, pad: padding, dimRoundingMode } = convolutionAttributes(attrs);
      const filterShape = shapeAttribute(attrs, "filterShape");
      const [height, width, channelsIn, channelsOut] = filterShape;
      const { padInfo, strideHeight, strideWidth } = backend_util.computeConv2DInfo(
        x.shape,
        filterShape,
        strides,
        1,
        padding,
        dimRoundingMode,
      );
      const { top, bottom, left, right } = padInfo;
      const padded = pad(transpose(x, [3, 1, 2, 0]), [
        [0, 0],
        [top, bottom],
        [left, right],
        [0, 0],
      ]);
      const gradient = conv2d(padded, transpose(dy, [1, 2, 0, 3]), 1, "valid", "NHWC", [strideHeight, strideWidth]);
      // Rows that the stride steps over at the far edge give offsets beyond the filter's own.
      return transpose(slice(gradient, 0, [channelsIn, height, width, channelsOut]), [1, 2, 0, 3]);
    }),
};
