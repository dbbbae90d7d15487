/** How near the perplexity comes to what was asked, by its logarithm. */
const TOLERANCE = 1e-9;
const MOST_HALVINGS = 200;

/**
 * How likely each pair of points is to be neighbours, as t-SNE takes it (van der Maaten and Hinton 2008): around each point a Gaussian in
 * which the number of its neighbours, the perplexity, is the one asked for; both directions of a pair averaged.
 * @param squares (N, N) squared distances
 * @param perplexity above 1, below N
 * @returns (N, N), symmetric, of sum 1, with nothing on the diagonal
 */
export function jointProbabilities(squares: Float64Array, perplexity: number): Float64Array {
  const count = Math.sqrt(squares.length);
  if (!(perplexity > 1 && perplexity < count))
    throw new RangeError(`A perplexity of ${perplexity} is not above 1 and below the number of points, ${count}.`);
  const conditional = conditionalProbabilities(squares, perplexity);
  return conditional.map((value, index) => {
    const row = Math.floor(index / count);
    const other = conditional[(index % count) * count + row] ?? 0;
    return (value + other) / (2 * count);
  });
}

/** @returns (N, N) of each row's point, what share of its neighbourhood every other point has */
function conditionalProbabilities(squares: Float64Array, perplexity: number): Float64Array {
  const count = Math.sqrt(squares.length);
  const all = new Float64Array(squares.length);
  for (let point = 0; point < count; point++) {
    const row = squares.subarray(point * count, (point + 1) * count);
    all.set(neighbourhood(row, point, Math.log(perplexity)), point * count);
  }
  return all;
}

/** The Gaussian of that entropy about one point, found by halving the interval of its precision. */
function neighbourhood(squares: Float64Array, point: number, entropy: number): Float64Array {
  const nearest = squares.reduce(
    (least, square, index) => (index === point ? least : Math.min(least, square)),
    Infinity,
  );
  let low = 0;
  let high = Infinity;
  let precision = 1;
  for (let halving = 0; ; halving++) {
    // Distances beyond the nearest one's: the largest weight is 1, whatever the precision.
    const weights = squares.map((square, index) => (index === point ? 0 : Math.exp(-precision * (square - nearest))));
    const sum = weights.reduce((a, b) => a + b, 0);
    const mean = weights.reduce((a, weight, index) => a + weight * ((squares[index] ?? 0) - nearest), 0) / sum;
    const excess = Math.log(sum) + precision * mean - entropy;
    if (Math.abs(excess) < TOLERANCE || halving === MOST_HALVINGS) return weights.map((weight) => weight / sum);
    if (excess > 0) low = precision;
    else high = precision;
    precision = high === Infinity ? precision * 2 : (low + high) / 2;
  }
}
