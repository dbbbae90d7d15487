import { expect, it } from "vitest";
import { groupStyle } from "./group-style";

const names = [
  "originals",
  "generated",
  "soup",
  "average16",
  "gaussian",
  "noise 0.01",
  "noise 0.02",
  "noise 0.05",
  "noise 0.1",
  "reconstruction",
];

it("gives every group of a report a look of its own, by shape alone", () => {
  const shapes = names.map((name) => groupStyle(name, names).symbol);
  expect(new Set(shapes).size).toBe(names.length);
});

it("draws what was generated over the originals and those over every cloud of baselines", () => {
  const order = (name: string) => groupStyle(name, names).order;
  expect(order("generated")).toBeGreaterThan(order("originals"));
  for (const cloud of ["average16", "gaussian", "reconstruction", "noise 0.1"])
    expect(order("originals")).toBeGreaterThan(order(cloud));
});
