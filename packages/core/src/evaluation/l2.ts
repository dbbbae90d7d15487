/**
 * Euclidean distances between every vector of `a` and every vector of `b`, summed in double precision from the differences themselves,
 * so that near-duplicates keep all their digits (a matrix product of float32 would lose them).
 * Vectors that are not finite are as far away as a number can say.
 * @param a (A, D)
 * @param b (B, D)
 * @returns (A, B)
 */
export function l2Matrix(a: Float32Array, b: Float32Array, dimensions: number): Float64Array {
  const columns = b.length / dimensions;
  const matrix = new Float64Array((a.length / dimensions) * columns);
  for (let i = 0; i * dimensions < a.length; i++) {
    const same = a === b;
    for (let j = same ? i + 1 : 0; j < columns; j++) {
      const distance = distanceOf(a, i * dimensions, b, j * dimensions, dimensions);
      matrix[i * columns + j] = distance;
      if (same) matrix[j * columns + i] = distance;
    }
  }
  return matrix;
}

function distanceOf(a: Float32Array, p: number, b: Float32Array, q: number, dimensions: number): number {
  // Two sums, because each addition waits for the one before it.
  let even = 0;
  let odd = 0;
  const pairs = dimensions & ~1;
  for (let d = 0; d < pairs; d += 2) {
    const first = (a[p + d] ?? 0) - (b[q + d] ?? 0);
    const second = (a[p + d + 1] ?? 0) - (b[q + d + 1] ?? 0);
    even += first * first;
    odd += second * second;
  }
  if (pairs < dimensions) even += ((a[p + pairs] ?? 0) - (b[q + pairs] ?? 0)) ** 2;
  const distance = Math.sqrt(even + odd);
  return Number.isFinite(distance) ? distance : Number.MAX_VALUE;
}
