import { expect, it } from "vitest";
import { ProgressMeter } from "./progress-meter.js";

const at = (meter: ProgressMeter, seconds: number, done: number, phase = "Training") =>
  meter.measure("train", { phase, done, total: 1000, unit: "step" }, seconds * 1000);

it("has no rate at the start of a phase, since one sample has none", () => {
  const meter = new ProgressMeter();
  expect(at(meter, 0, 0)).toEqual({
    stage: "train",
    phase: "Training",
    done: 0,
    total: 1000,
    unit: "step",
    metrics: {},
  });
  expect(at(meter, 0.4, 4).ratePerSecond).toBeUndefined();
});

it("gives units a second and the seconds left at that rate", () => {
  const meter = new ProgressMeter();
  at(meter, 0, 0);
  // 100 steps in 10 s; 900 are left.
  expect(at(meter, 10, 100)).toMatchObject({ ratePerSecond: 10, secondsLeft: 90 });
});

it("forgets what is longer ago than half a minute", () => {
  const meter = new ProgressMeter();
  at(meter, 0, 0);
  at(meter, 70, 70);
  at(meter, 80, 270);
  // From second 70 on: 400 steps in 30 s.
  expect(at(meter, 100, 470).ratePerSecond).toBeCloseTo(400 / 30, 10);
});

it("begins anew with each phase, and counts a phase that went on from a saved state from there", () => {
  const meter = new ProgressMeter();
  at(meter, 0, 0);
  at(meter, 10, 1000);
  at(meter, 11, 500, "Diffusing");
  expect(at(meter, 16, 510, "Diffusing")).toMatchObject({ ratePerSecond: 2, secondsLeft: 245 });
});
