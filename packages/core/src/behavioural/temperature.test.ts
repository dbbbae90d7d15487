import { expect, test } from "vitest";
import { temperatureAt } from "./temperature.js";

test("noise grows from a tenth to full height over the first 60 % of the steps, and stays there", () => {
  const growth = { start: 0.1, growth: 0.6 };
  const at = (step: number) => temperatureAt(growth, step, 1000);
  expect(at(0)).toBe(0.1);
  expect(at(200)).toBeCloseTo(0.4, 12);
  expect(at(300)).toBeCloseTo(0.55, 12);
  expect(at(600)).toBe(1);
  expect(at(999)).toBe(1);
});

test("noise that need not grow has its full height from the first step", () => {
  expect(temperatureAt({ start: 0.1, growth: 0 }, 0, 1000)).toBe(1);
  expect(temperatureAt({ start: 1, growth: 0.6 }, 0, 1000)).toBe(1);
});

test("noise grows as far as it is asked to", () => {
  const growth = { start: 0.5, growth: 0.5, end: 3 };
  const at = (step: number) => temperatureAt(growth, step, 1000);
  expect(at(0)).toBe(0.5);
  expect(at(100)).toBeCloseTo(1, 12);
  expect(at(400)).toBeCloseTo(2.5, 12);
  expect(at(500)).toBe(3);
  expect(at(999)).toBe(3);
});
