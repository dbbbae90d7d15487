/** For each row of a matrix of similarities or distances, the best column and its value. */
export interface Nearest {
  readonly values: Float64Array;
  readonly indices: Int32Array;
}

/**
 * The largest (similarities) or smallest (distances) entry of each row of an (A, B) matrix.
 * @param excludeSelf for a square matrix of a group with itself: leaves out the diagonal. A group of one is its own nearest.
 */
export function nearestOf(
  matrix: Float64Array,
  columns: number,
  order: "largest" | "smallest",
  excludeSelf: boolean,
): Nearest {
  const rows = matrix.length / columns;
  const values = new Float64Array(rows);
  const indices = new Int32Array(rows);
  const sign = order === "largest" ? 1 : -1;
  for (let row = 0; row < rows; row++) {
    let best = -1;
    for (let column = 0; column < columns; column++) {
      if (excludeSelf && column === row && columns > 1) continue;
      if (best < 0 || sign * (matrix[row * columns + column] ?? 0) > sign * (matrix[row * columns + best] ?? 0))
        best = column;
    }
    values[row] = matrix[row * columns + best] ?? 0;
    indices[row] = best;
  }
  return { values, indices };
}

/** The entries of a group's matrix with itself, without the diagonal: each pair twice. For a group of one, its single entry. */
export function pairsOf(matrix: Float64Array): Float64Array {
  const size = Math.sqrt(matrix.length);
  return size < 2 ? matrix : matrix.filter((_, index) => index % (size + 1) !== 0);
}
