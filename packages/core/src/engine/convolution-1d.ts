import { conv1d, conv2dTranspose, type Rank, reshape, type Tensor3D, type Tensor4D } from "@tensorflow/tfjs-core";

/**
 * Convolution over a sequence, zeros beyond its ends, differentiable.
 * @param x (B, W, Cin).
 * @param filter (kernel, Cin, Cout): PyTorch's Conv1d weight with its axes reversed.
 * @returns (B, ceil(W / stride), Cout). As TensorFlow's "same": of an odd number of padding zeros the larger part is at the end.
 */
export function convolution1d(x: Tensor3D, filter: Tensor3D, stride: number): Tensor3D {
  return conv1d(x, filter, stride, "same");
}

/**
 * The transpose of `convolution1d`: a sequence `stride` times as long, differentiable.
 * @param x (B, W, Cin).
 * @param filter (kernel, Cout, Cin): PyTorch's ConvTranspose1d weight with its axes reversed.
 * @returns (B, W · stride, Cout).
 */
export function transposedConvolution1d(x: Tensor3D, filter: Tensor3D, stride: number): Tensor3D {
  const [batch, width, channels] = x.shape;
  const [, channelsOut] = filter.shape;
  const y = conv2dTranspose<Tensor4D>(
    reshape(x, [batch, 1, width, channels]),
    reshape<Rank.R4>(filter, [1, ...filter.shape]),
    [batch, 1, width * stride, channelsOut],
    [1, stride],
    "same",
  );
  return reshape(y, [batch, width * stride, channelsOut]);
}
