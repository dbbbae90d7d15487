import { matMul, mean, mul, sub, type Tensor2D, tensor2d, tidy } from "@tensorflow/tfjs-core";
import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { BadInput } from "../errors.js";
import type { NamedArray } from "../weights/named-arrays.js";

/** The directions in which vectors differ most, and where each vector stands along them: `vectors ≈ mean + codes · axes`. */
export interface PrincipalAxes {
  /** (D) */
  readonly mean: Float32Array;
  /** (L, D) orthogonal, from the longest; each is as long as the vectors' standard deviation along it. */
  readonly axes: NamedArray;
  /** (K, L) of mean 0 and variance 1 at each position, over the vectors; the largest in size at each position is positive. */
  readonly codes: NamedArray;
  /** The vectors' mean squared distance from their mean. */
  readonly variance: number;
  /** What share of that lies along the axes. */
  readonly explained: number;
}

/**
 * Principal component analysis by the eigenvectors of the vectors' K × K inner products, which are exact and quick where D is long.
 * Variances divide by K, so that the codes have variance 1 as the normal distribution that is drawn from in their place.
 * @param vectors (K, D)
 * @param count L, how many axes
 * @throws BadInput (field `field`) for more axes than K vectors have, K - 1
 */
export async function principalAxes(vectors: NamedArray, count: number, field: string): Promise<PrincipalAxes> {
  const [rows = 0, dimensions = 0] = vectors.shape;
  if (count > rows - 1) {
    throw new BadInput(
      `${field} is ${count}: ${rows} checkpoints differ in ${rows - 1} directions only. Choose ${rows - 1} or fewer, or collect more.`,
      field,
    );
  }
  const { centre, centred, products } = tidy(() => {
    const given = tensor2d(vectors.data, [rows, dimensions]);
    const centre = mean(given, 0);
    const centred = sub<Tensor2D>(given, centre);
    return { centre, centred, products: matMul<Tensor2D>(centred, centred, false, true) };
  });
  try {
    const { vectorsByColumn, values, total } = await eigen(products, rows);
    const codes = new Float32Array(rows * count);
    for (let column = 0; column < count; column++) {
      const sign = signOfLargest(vectorsByColumn, column);
      for (let row = 0; row < rows; row++)
        codes[row * count + column] = sign * Math.sqrt(rows) * vectorsByColumn.get(row, column);
    }
    const axes = tidy(() => mul(matMul(tensor2d(codes, [rows, count]), centred, true, false), 1 / rows));
    const result = {
      mean: Float32Array.from(await centre.data()),
      axes: { shape: [count, dimensions], data: Float32Array.from(await axes.data()) },
      codes: { shape: [rows, count], data: codes },
      variance: total / rows,
      explained: total > 0 ? values.slice(0, count).reduce((sum, value) => sum + value, 0) / total : 1,
    };
    axes.dispose();
    return result;
  } finally {
    for (const tensor of [centre, centred, products]) tensor.dispose();
  }
}

/** Eigenvectors as columns and their eigenvalues, from the largest, and the sum of all eigenvalues. */
async function eigen(products: Tensor2D, rows: number) {
  const data = await products.data<"float32">();
  const matrix = Matrix.from1DArray(rows, rows, data);
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(matrix, { assumeSymmetric: true });
  // They come from the smallest.
  const order = realEigenvalues.map((_, index) => rows - 1 - index);
  const values = order.map((index) => Math.max(0, realEigenvalues[index] ?? 0));
  return {
    vectorsByColumn: eigenvectorMatrix.subMatrixColumn(order),
    values,
    total: values.reduce((sum, value) => sum + value, 0),
  };
}

function signOfLargest(matrix: Matrix, column: number): number {
  let largest = 0;
  for (const value of matrix.getColumn(column)) if (Math.abs(value) > Math.abs(largest)) largest = value;
  return largest < 0 ? -1 : 1;
}
