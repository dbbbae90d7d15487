import type { RandomStream } from "../engine/random.js";
import { jointProbabilities } from "./joint-probabilities.js";
import { squaredDistances } from "./squared-distances.js";

/** Of a division that must not be by nothing; the authors' own. */
const LEAST = Number.EPSILON;

/** How well places in the plane tell the points' neighbourhoods, and which way to move them. */
export interface Divergence {
  /** Kullback-Leibler divergence, in nats: 0 would be perfect. */
  readonly divergence: number;
  /** (N, 2) */
  readonly gradient: Float64Array;
}

/**
 * The Kullback-Leibler divergence of neighbourhoods in the plane, by Student's t distribution, from those of the points.
 * @param probabilities (N, N) of `jointProbabilities`
 * @param places (N, 2)
 */
export function tsneDivergence(probabilities: Float64Array, places: Float64Array): Divergence {
  const count = places.length / 2;
  const nearness = new Float64Array(count * count);
  let total = 0;
  for (let i = 0; i < count; i++) {
    for (let j = i + 1; j < count; j++) {
      const x = (places[2 * i] ?? 0) - (places[2 * j] ?? 0);
      const y = (places[2 * i + 1] ?? 0) - (places[2 * j + 1] ?? 0);
      const near = 1 / (1 + x * x + y * y);
      nearness[i * count + j] = near;
      total += 2 * near;
    }
  }
  const gradient = new Float64Array(places.length);
  let divergence = 0;
  for (let i = 0; i < count; i++) {
    for (let j = i + 1; j < count; j++) {
      const pair = i * count + j;
      const near = nearness[pair] ?? 0;
      const p = probabilities[pair] ?? 0;
      const q = Math.max(near / total, LEAST);
      divergence += 2 * p * Math.log(Math.max(p, LEAST) / q);
      const pull = 4 * (p - q) * near;
      for (let axis = 0; axis < 2; axis++) {
        const step = pull * ((places[2 * i + axis] ?? 0) - (places[2 * j + axis] ?? 0));
        gradient[2 * i + axis] = (gradient[2 * i + axis] ?? 0) + step;
        gradient[2 * j + axis] = (gradient[2 * j + axis] ?? 0) - step;
      }
    }
  }
  return { divergence, gradient };
}

/** As in scikit-learn, which follows the authors and Belkina et al. 2019 for the step size. */
const EXAGGERATION = 12;
const EXAGGERATED_STEPS = 250;
const STEPS = 1000;
const LEAST_GAIN = 0.01;
const START = 1e-4;

export interface TsneMap {
  /** (N, 2) */
  readonly places: Float64Array;
  readonly divergence: number;
}

/**
 * Points of many dimensions on a plane, so that neighbours stay neighbours: exact t-SNE, in double precision. Distances between groups
 * that lie far apart, and how large a group is drawn, mean nothing.
 * @param points (N, dimensions)
 * @param random of the places to begin with
 */
export function tsne(points: Float32Array, dimensions: number, perplexity: number, random: RandomStream): TsneMap {
  const probabilities = jointProbabilities(squaredDistances(points, dimensions), perplexity);
  const count = points.length / dimensions;
  const exaggerated = probabilities.map((value) => value * EXAGGERATION);
  const rate = Math.max(count / EXAGGERATION / 4, 50);
  const places = Float64Array.from(random.normals(2 * count), (value) => value * START);
  const speed = new Float64Array(2 * count);
  const gains = new Float64Array(2 * count).fill(1);
  for (let step = 0; step < STEPS; step++) {
    const early = step < EXAGGERATED_STEPS;
    const { gradient } = tsneDivergence(early ? exaggerated : probabilities, places);
    if (step === EXAGGERATED_STEPS) {
      speed.fill(0);
      gains.fill(1);
    }
    for (let i = 0; i < places.length; i++) {
      const slope = gradient[i] ?? 0;
      const before = speed[i] ?? 0;
      const gain = Math.max(LEAST_GAIN, slope * before < 0 ? (gains[i] ?? 1) + 0.2 : (gains[i] ?? 1) * 0.8);
      gains[i] = gain;
      speed[i] = (early ? 0.5 : 0.8) * before - rate * gain * slope;
      places[i] = (places[i] ?? 0) + (speed[i] ?? 0);
    }
  }
  return { places, divergence: tsneDivergence(probabilities, places).divergence };
}
