import { describe, expect, it } from "vitest";
import { BadInput } from "../errors.js";
import { alphaCumulativeAt, linearSchedule } from "./noise-schedule.js";

describe("the linear noise schedule", () => {
  const schedule = linearSchedule(1000, 1e-4, 0.02);

  it("goes from the first to the last beta in equal steps", () => {
    expect(schedule.betas).toHaveLength(1000);
    expect(schedule.betas[0]).toBeCloseTo(1e-4, 10);
    expect(schedule.betas[999]).toBeCloseTo(0.02, 8);
    // 1e-4 + 500 · 0.0199 / 999
    expect(schedule.betas[500]).toBeCloseTo(0.01005996, 8);
  });

  it("leaves of the signal what torch.cumprod(1 - torch.linspace(1e-4, 0.02, 1000)) says", () => {
    // PyTorch 2.7.1, float32.
    const expected = { 0: 0.999899983, 1: 0.999780059, 100: 0.895141363, 500: 0.0777966529, 999: 4.03583035e-5 };
    for (const [t, value] of Object.entries(expected)) {
      expect(Math.abs(alphaCumulativeAt(schedule, Number(t)) / value - 1)).toBeLessThan(1e-6);
    }
  });

  it("has no noise before its first step", () => {
    expect(alphaCumulativeAt(schedule, -1)).toBe(1);
  });

  it("takes a single timestep", () => {
    expect(Array.from(linearSchedule(1, 0.5, 0.5).alphasCumulative)).toEqual([0.5]);
  });

  it.each([
    [0, 0.02],
    [0.02, 1e-4],
    [1e-4, 1],
    [Number.NaN, 0.02],
  ])("refuses betas from %d to %d", (start, end) => {
    expect(() => linearSchedule(10, start, end)).toThrow(BadInput);
  });
});
