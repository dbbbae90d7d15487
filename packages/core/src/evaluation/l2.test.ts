import { expect, test } from "vitest";
import { l2Matrix } from "./l2.js";

// By hand: the 3-4-5 triangle, and 2-3-6-7 in three dimensions.
test("distances are Euclidean", () => {
  expect([...l2Matrix(Float32Array.of(0, 0, 3, 4), Float32Array.of(3, 4, 0, 0, 6, 8), 2)]).toEqual([5, 0, 10, 0, 5, 5]);
  expect([...l2Matrix(Float32Array.of(1, 1, 1), Float32Array.of(3, 4, 7), 3)]).toEqual([7]);
});

test("a group's distances to itself are symmetric with a zero diagonal", () => {
  const group = Float32Array.of(0, 0, 3, 4, 6, 8);
  expect([...l2Matrix(group, group, 2)]).toEqual([0, 5, 10, 5, 0, 5, 10, 5, 0]);
});

// By hand: 2^-20 apart at 1,000 in one of 10,000 dimensions; |a|² + |b|² - 2ab in float32 would give 0 or hundreds.
test("near-duplicates keep their distance", () => {
  const a = new Float32Array(10_001).fill(8);
  const b = a.slice();
  b[10_000] = 8 + 2 ** -20;
  expect([...l2Matrix(a, b, 10_001)]).toEqual([2 ** -20]);
});

test("parameters that are not finite are as far as a number can say", () => {
  expect([...l2Matrix(Float32Array.of(Number.NaN, Number.POSITIVE_INFINITY), Float32Array.of(0), 1)]).toEqual([
    Number.MAX_VALUE,
    Number.MAX_VALUE,
  ]);
});
