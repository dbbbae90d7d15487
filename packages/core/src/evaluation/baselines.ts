import { type RandomStream, randomStream } from "../engine/random.js";
import type { Checkpoints } from "./checkpoints.js";
import { tensorDeviations } from "./tensor-deviations.js";
import { logarithmsOfVariances, withVariances } from "./variance-logarithms.js";

/** The authors' number of checkpoints in a small average. */
const AVERAGED = 16;

const countOf = ({ values, layout }: Checkpoints) => values.length / layout.dimensions;

/** The mean of all checkpoints, the soup. @returns (1, D) */
export function soup(checkpoints: Checkpoints): Float32Array {
  return average(
    checkpoints,
    Array.from({ length: countOf(checkpoints) }, (_, index) => index),
  );
}

/** Means of 16 checkpoints drawn without replacement (of all, where there are fewer). @returns (count, D) */
export function averagesOf16(checkpoints: Checkpoints, count: number, seed: number): Float32Array {
  return draw(checkpoints, count, seed, "average16", (random) =>
    average(checkpoints, random.permutation(countOf(checkpoints)).subarray(0, AVERAGED)),
  );
}

/** Each weight drawn from its own normal distribution, with its mean and standard deviation over the checkpoints; a variance by its logarithm, so that it stays one. @returns (count, D) */
export function gaussianPerWeight(checkpoints: Checkpoints, count: number, seed: number): Float32Array {
  const logarithmic = logarithmsOfVariances(checkpoints);
  const centre = soup(logarithmic);
  const deviation = deviationPerWeight(logarithmic, centre);
  const drawn = draw(checkpoints, count, seed, "gaussian", (random) =>
    random.normals(centre.length).map((normal, d) => (centre[d] ?? 0) + normal * (deviation[d] ?? 0)),
  );
  return withVariances(checkpoints.layout, drawn);
}

/** A random checkpoint each, plus normal noise of `amplitude` standard deviations of the tensor it is added to (over all its values in all checkpoints), variances by their logarithms. @returns (count, D) */
export function noisedCheckpoints(
  checkpoints: Checkpoints,
  amplitude: number,
  count: number,
  seed: number,
): Float32Array {
  return withNoise(checkpoints, amplitude, count, seed, (_, random) => random.integer(countOf(checkpoints)));
}

/** The same of these checkpoints, one after the other. @returns (indices, D) */
export function noisedCopies(
  checkpoints: Checkpoints,
  amplitude: number,
  indices: ArrayLike<number>,
  seed: number,
): Float32Array {
  return withNoise(checkpoints, amplitude, indices.length, seed, (copy) => indices[copy] ?? 0);
}

function withNoise(
  checkpoints: Checkpoints,
  amplitude: number,
  count: number,
  seed: number,
  chosen: (copy: number, random: RandomStream) => number,
): Float32Array {
  const logarithmic = logarithmsOfVariances(checkpoints);
  const { values, layout } = logarithmic;
  const deviations = tensorDeviations(logarithmic);
  const drawn = draw(checkpoints, count, seed, `noise ${amplitude}`, (random, copy) => {
    const start = chosen(copy, random) * layout.dimensions;
    const noised = values.slice(start, start + layout.dimensions);
    const noise = random.normals(layout.dimensions);
    for (const [tensor, { offset, size }] of layout.tensors.entries()) {
      const scale = amplitude * (deviations[tensor] ?? 0);
      for (let d = offset; d < offset + size; d++) noised[d] = (noised[d] ?? 0) + scale * (noise[d] ?? 0);
    }
    return noised;
  });
  return withVariances(layout, drawn);
}

function draw(
  checkpoints: Checkpoints,
  count: number,
  seed: number,
  name: string,
  one: (random: RandomStream, model: number) => Float32Array,
): Float32Array {
  const { dimensions } = checkpoints.layout;
  const drawn = new Float32Array(count * dimensions);
  for (let model = 0; model < count; model++)
    drawn.set(one(randomStream(seed, "baseline", name, model), model), model * dimensions);
  return drawn;
}

function average({ values, layout }: Checkpoints, indices: ArrayLike<number>): Float32Array {
  const sums = new Float64Array(layout.dimensions);
  for (let i = 0; i < indices.length; i++) {
    const start = (indices[i] ?? 0) * layout.dimensions;
    for (let d = 0; d < sums.length; d++) sums[d] = (sums[d] ?? 0) + (values[start + d] ?? 0);
  }
  return Float32Array.from(sums, (sum) => sum / indices.length);
}

function deviationPerWeight({ values }: Checkpoints, centre: Float32Array): Float64Array {
  const squares = new Float64Array(centre.length);
  for (let start = 0; start < values.length; start += centre.length) {
    for (let d = 0; d < centre.length; d++)
      squares[d] = (squares[d] ?? 0) + ((values[start + d] ?? 0) - (centre[d] ?? 0)) ** 2;
  }
  return squares.map((sum) => Math.sqrt((sum * centre.length) / values.length));
}
