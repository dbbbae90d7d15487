import { expect, it } from "vitest";
import { visibleRange } from "./visible-range";

const points = (...accuracies: number[]) => accuracies.map((accuracy) => ({ accuracy }));

it("shows everything when baselines lie near", () => {
  const range = visibleRange(points(0.98, 0.99), points(0.98, 0.99, 0.975));
  expect(range).toMatchObject({ near: [0.975, 0.99], outside: 0 });
});

it("leaves a collapsed baseline outside and counts it", () => {
  const range = visibleRange(points(0.98, 0.99), points(0.98, 0.99, 0.108));
  expect(range.near[0]).toBeCloseTo(0.97, 12);
  expect(range).toMatchObject({ outside: 1, lowest: 0.108, whole: [0.108, 0.99] });
});

it("keeps some room around models that are all equal", () => {
  const { near } = visibleRange(points(0.5, 0.5), points(0.5, 0.5, 0.1, 0.9));
  expect(near[0]).toBeCloseTo(0.498, 12);
  expect(near[1]).toBeCloseTo(0.502, 12);
});
