import {
  grad,
  maxPool,
  memory,
  mul,
  type Rank,
  reshape,
  type Tensor,
  type Tensor4D,
  tensor4d,
  tidy,
} from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { hasOneDnnMaxPool, oneDnnMaxPool } from "./one-dnn-max-pool.js";
import { randomStream } from "./random.js";
import { startEngine } from "./start-engine.js";

/** Maps of few different values, so that many windows hold their largest more than once. */
function maps(height: number, width: number): Tensor4D {
  const values = randomStream(1, "maps").uniforms(2 * height * width * 3, -2, 2);
  return tensor4d(values.map(Math.round), [2, height, width, 3]);
}

/** The values of a pooling, and its gradient where each result weighs something else. */
function pooledAndGradient(x: Tensor4D, pool: (x: Tensor4D) => Tensor4D) {
  return tidy(() => {
    const y = pool(x);
    const weights = tensor4d(randomStream(2, "weights").normals(y.size), y.shape);
    const dx = grad((each: Tensor) => mul(pool(reshape<Rank.R4>(each, x.shape)), weights))(x);
    return { y: y.dataSync(), dx: dx.dataSync() };
  });
}

beforeAll(() => startEngine());

describe("oneDNN's max pooling", () => {
  test.each([
    [8, 8, 2, 2],
    [7, 9, 2, 2],
    [7, 7, 3, 2],
    [6, 6, 3, 1],
  ])(
    "finds in maps of %i×%i the values and the places that TensorFlow's own does, by windows of %i with stride %i",
    (height, width, size, stride) => {
      expect(hasOneDnnMaxPool()).toBe(true);
      const x = maps(height, width);
      const expected = pooledAndGradient(x, (each) => maxPool(each, size, stride, "valid"));
      const found = pooledAndGradient(x, (each) => oneDnnMaxPool(each, size, stride));
      expect(found.y).toEqual(expected.y);
      if (stride === size) expect(found.dx).toEqual(expected.dx);
      for (const [i, value] of expected.dx.entries()) expect(found.dx[i]).toBeCloseTo(value, 5);
    },
  );

  test("sends the gradient of a window of equals to the first of them, as PyTorch's max_pool2d does", () => {
    const x = tensor4d([1, 1, 1, 1], [1, 2, 2, 1]);
    const dx = grad((each: Tensor) => oneDnnMaxPool(reshape<Rank.R4>(each, x.shape), 2, 2))(x);
    expect([...dx.dataSync()]).toEqual([1, 0, 0, 0]);
  });

  test("leaks no tensor", () => {
    const x = maps(8, 8);
    const before = memory().numTensors;
    for (let i = 0; i < 3; i++) pooledAndGradient(x, (each) => oneDnnMaxPool(each, 2, 2));
    expect(memory().numTensors).toBe(before);
  });
});
