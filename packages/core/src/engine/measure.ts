import { conv2d, dispose, grads, matMul, type Rank, slice, type Tensor, tensor, tidy } from "@tensorflow/tfjs-core";
import { convolution1d } from "./convolution-1d.js";
import { randomStream } from "./random.js";

/** GFLOP/s of the engine that runs, counting two for a multiplication with its addition; a backward pass counts twice its forward pass. */
export interface EngineMeasurement {
  /** (1024, 1024) by (1024, 1024). */
  readonly matmul: number;
  /** (64, 32, 32, 64), kernel 3, 64 channels out, forward and backward. */
  readonly convolution: number;
  /** (50, 128, 256), kernel 7, 512 channels out, forward and backward: the widest layer of the denoiser. */
  readonly convolution1d: number;
}

/** Each measurement goes on for at least this long, so that the best run is one that nothing disturbed. */
const LEAST_MILLISECONDS = 500;

/** Measures the running engine, by the best of several runs of each: a few seconds on TensorFlow, half a minute on WebAssembly. */
export async function measureEngine(): Promise<EngineMeasurement> {
  return {
    matmul: await measureMatmul(),
    convolution: await measureConvolution(),
    convolution1d: await measureConvolution1d(),
  };
}

/** A peak is known well enough after this long. */
const PEAK_MILLISECONDS = 100;
/** Sequences with which WebAssembly takes a second, and TensorFlow still has enough to do. */
const PEAK_SEQUENCES = 2;

/** GFLOP/s at which the engine does what it does best, measured in a quarter of a second: what stages are held against. */
export async function measurePeak(): Promise<number> {
  return Math.max(
    await measureMatmul(PEAK_MILLISECONDS),
    await measureConvolution1d(PEAK_SEQUENCES, PEAK_MILLISECONDS),
  );
}

async function measureMatmul(least?: number): Promise<number> {
  const matrix = sample<Rank.R2>(1024, 1024);
  return gigaflops(2 * 1024 ** 3, [matrix], () => [matMul(matrix, matrix)], least);
}

async function measureConvolution(): Promise<number> {
  const images = sample<Rank.R4>(64, 32, 32, 64);
  const filter = sample<Rank.R4>(3, 3, 64, 64);
  const run = grads((x, f) => conv2d(x as typeof images, f as typeof filter, 1, "same"));
  return gigaflops(3 * 2 * 64 * 32 * 32 * 64 * 64 * 9, [images, filter], () => run([images, filter]));
}

async function measureConvolution1d(batch = 50, least?: number): Promise<number> {
  const sequences = sample<Rank.R3>(batch, 128, 256);
  const filter = sample<Rank.R3>(7, 256, 512);
  // The casts say again what the two lines above made.
  const run = grads((x, f) => convolution1d(x as typeof sequences, f as typeof filter, 1));
  return gigaflops(3 * 2 * batch * 128 * 256 * 512 * 7, [sequences, filter], () => run([sequences, filter]), least);
}

async function gigaflops(
  flops: number,
  inputs: Tensor[],
  run: () => Tensor[],
  least = LEAST_MILLISECONDS,
): Promise<number> {
  await milliseconds(run);
  let best = Number.POSITIVE_INFINITY;
  for (const start = performance.now(); performance.now() - start < least; ) {
    best = Math.min(best, await milliseconds(run));
  }
  dispose(inputs);
  return flops / best / 1e6;
}

/** The time until a value of each result can be read, as a GPU works on behind the program's back. */
async function milliseconds(run: () => Tensor[]): Promise<number> {
  const start = performance.now();
  const probes = tidy(() =>
    run().map((result) =>
      slice(
        result,
        result.shape.map(() => 0),
        result.shape.map(() => 1),
      ),
    ),
  );
  for (const probe of probes) await probe.data();
  const end = performance.now();
  dispose(probes);
  return end - start;
}

function sample<R extends Rank>(...shape: number[]): Tensor<R> {
  const size = shape.reduce((product, length) => product * length, 1);
  return tensor<R>(randomStream(0, "measure", size).uniforms(size, -1, 1), shape as Tensor<R>["shape"]);
}
