import { pad, type Rank, reshape, slice, type Tensor4D } from "@tensorflow/tfjs-core";

/** Zeros between rows and columns: (B, H, W, C) to (B, (H - 1) · rows + 1, (W - 1) · columns + 1, C). */
export function spreadOut(x: Tensor4D, rows: number, columns: number): Tensor4D {
  if (rows === 1 && columns === 1) return x;
  const [batch, height, width, channels] = x.shape;
  const apart = pad(reshape(x, [batch, height, 1, width, 1, channels]), [
    [0, 0],
    [0, 0],
    [0, rows - 1],
    [0, 0],
    [0, columns - 1],
    [0, 0],
  ]);
  const grid = reshape<Rank.R4>(apart, [batch, height * rows, width * columns, channels]);
  return slice(grid, [0, 0, 0, 0], [batch, (height - 1) * rows + 1, (width - 1) * columns + 1, channels]);
}
