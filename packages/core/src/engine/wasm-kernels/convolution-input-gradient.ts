import { backend_util, conv2d, type KernelFunc, pad, type Rank, reverse, tidy, transpose } from "@tensorflow/tfjs-core";
import { convolutionAttributes, shapeAttribute, tensorInput } from "./kernel-parameters.js";
import { spreadOut } from "./spread-out.js";

/**
 * Gradient of a convolution by its input: a convolution of the gradient, spread out by the stride, with the filter turned round.
 * The backend's own kernel is a plain loop, a tenth as fast.
 */
export const convolutionInputGradient: KernelFunc = ({ inputs, attrs }) =>
  tidy(() => {
    const dy = tensorInput<Rank.R4>(inputs, "dy"); // (B, OH, OW, Cout)
    const filter = tensorInput<Rank.R4>(inputs, "filter"); // (kh, kw, Cin, Cout)
    const { strides, pad: padding, dimRoundingMode } = convolutionAttributes(attrs);
    const inputShape = shapeAttribute(attrs, "inputShape");
    const { padInfo, strideHeight, strideWidth } = backend_util.computeConv2DInfo(
      inputShape,
      filter.shape,
      strides,
      1,
      padding,
      dimRoundingMode,
    );
    const spread = spreadOut(dy, strideHeight, strideWidth);
    const [height, width] = filter.shape;
    const top = height - 1 - padInfo.top;
    const left = width - 1 - padInfo.left;
    // As many rows and columns as make the result as large as the input, also those that the stride left unseen.
    const bottom = inputShape[1] + height - 1 - top - spread.shape[1];
    const right = inputShape[2] + width - 1 - left - spread.shape[2];
    const surrounded = pad(spread, [
      [0, 0],
      [top, bottom],
      [left, right],
      [0, 0],
    ]);
    const turned = transpose(reverse(filter, [0, 1]), [0, 1, 3, 2]);
    return conv2d(surrounded, turned, 1, "valid");
  });
