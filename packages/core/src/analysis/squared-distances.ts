/**
 * Squared Euclidean distances of points among themselves, in double precision.
 * @param points (N, dimensions)
 * @returns (N, N)
 */
export function squaredDistances(points: Float32Array, dimensions: number): Float64Array {
  const count = points.length / dimensions;
  const squares = new Float64Array(count * count);
  for (let i = 0; i < count; i++) {
    for (let j = i + 1; j < count; j++) {
      let sum = 0;
      for (let d = 0; d < dimensions; d++)
        sum += ((points[i * dimensions + d] ?? 0) - (points[j * dimensions + d] ?? 0)) ** 2;
      squares[i * count + j] = sum;
      squares[j * count + i] = sum;
    }
  }
  return squares;
}
