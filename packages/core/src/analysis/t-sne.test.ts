import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { z } from "zod";
import { randomStream } from "../engine/random.js";
import { jointProbabilities } from "./joint-probabilities.js";
import { squaredDistances } from "./squared-distances.js";
import { tsne, tsneDivergence } from "./t-sne.js";

const scikitLearn = z
  .object({
    perplexity: z.number(),
    probabilities: z.array(z.array(z.number())),
    divergence: z.number(),
    gradient: z.array(z.array(z.number())),
  })
  .parse(JSON.parse(readFileSync(new URL("fixtures/t-sne.json", import.meta.url), "utf8")));

/** As fixtures/make_t_sne.py makes them. */
const points = Float32Array.from({ length: 150 }, (_, i) => {
  const n = Math.floor(i / 5);
  return Math.sin(3 * n + 7 * (i % 5)) + 0.05 * n;
});
const places = Float64Array.from({ length: 60 }, (_, i) => (i % 2 === 0 ? Math.cos(i / 2) : Math.sin(i - 1)));

const largestDifference = (found: Float64Array, expected: readonly number[]) =>
  Math.max(...expected.map((value, i) => Math.abs(value - (found[i] ?? Number.NaN))));

const probabilities = () => jointProbabilities(squaredDistances(points, 5), scikitLearn.perplexity);

test("neighbourhoods are scikit-learn's", () => {
  const found = probabilities();
  expect(found.length).toBe(900);
  // The largest of them are about 1e-2, and scikit-learn's own perplexities are right to 1e-5.
  expect(largestDifference(found, scikitLearn.probabilities.flat())).toBeLessThan(1e-6);
  expect(found.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 10);
});

test("the divergence of given places and its gradient are scikit-learn's", () => {
  const { divergence, gradient } = tsneDivergence(probabilities(), places);
  expect(divergence).toBeCloseTo(scikitLearn.divergence, 5);
  expect(largestDifference(gradient, scikitLearn.gradient.flat())).toBeLessThan(1e-5);
});

test("three groups that lie apart are apart on the plane, and the same seed draws the same map", () => {
  const random = randomStream(3, "points");
  const grouped = Float32Array.from({ length: 3 * 20 * 6 }, (_, i) => 8 * Math.floor(i / 120) + random.normal());
  const { places: map, divergence } = tsne(grouped, 6, 10, randomStream(1, "t-sne"));
  expect(tsne(grouped, 6, 10, randomStream(1, "t-sne")).places).toEqual(map);
  expect(divergence).toBeLessThan(0.6);
  const distances = squaredDistances(Float32Array.from(map), 2);
  for (let i = 0; i < 60; i++) {
    const others = Array.from({ length: 60 }, (_, j) => j).filter((j) => j !== i);
    const nearest = others.sort((a, b) => (distances[i * 60 + a] ?? 0) - (distances[i * 60 + b] ?? 0)).slice(0, 10);
    for (const j of nearest) expect(Math.floor(j / 20)).toBe(Math.floor(i / 20));
  }
});

test("a perplexity that the points cannot have is refused", () => {
  expect(() => jointProbabilities(new Float64Array(9), 3)).toThrow("below the number of points, 3");
});
