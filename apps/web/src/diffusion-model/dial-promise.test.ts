import { expect, it } from "vitest";
import { dialPromise } from "./dial-promise";

const point = (temperature: number, mean: number, iouNearest: number) => ({
  temperature,
  summary: { count: 25, mean, std: 0, min: mean, max: mean, failures: 0 },
  iouNearest,
  generatedGenerated: 0,
  l2Nearest: 0,
});
const dial = [point(0.4, 0.98, 0.6), point(0.8, 0.97, 0.5), point(1.2, 0.95, 0.4)];

it("promises what was measured at a temperature that was", () => {
  expect(dialPromise(dial, 0.4)).toEqual({ accuracy: 0.98, iouNearest: 0.6 });
  expect(dialPromise(dial, 1.2)).toEqual({ accuracy: 0.95, iouNearest: 0.4 });
});

it("promises what lies between, a quarter of the way at a quarter of the way", () => {
  const promise = dialPromise(dial, 0.9);
  expect(promise?.accuracy).toBeCloseTo(0.965, 10);
  expect(promise?.iouNearest).toBeCloseTo(0.475, 10);
});

it("promises nothing beyond what was measured", () => {
  expect(dialPromise(dial, 0.3)).toBeUndefined();
  expect(dialPromise(dial, 1.3)).toBeUndefined();
  expect(dialPromise([], 1)).toBeUndefined();
});
