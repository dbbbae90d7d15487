/** Some rows of an (M, width) array, in the order in which they are asked for. */
export function pickRows<A extends Float32Array | Uint16Array>(values: A, width: number, rows: readonly number[]): A {
  const picked = values.slice(0, rows.length * width);
  for (const [place, row] of rows.entries()) picked.set(values.subarray(row * width, (row + 1) * width), place * width);
  // A slice has its array's own type, which TypeScript loses for a union.
  return picked as A;
}
