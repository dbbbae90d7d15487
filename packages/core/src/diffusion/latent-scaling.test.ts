import { describe, expect, it } from "vitest";
import { BadInput } from "../errors.js";
import {
  fitLatentScaling,
  latentRange,
  rescaleLatents,
  restoreLatentScaling,
  saveLatentScaling,
  unscaleLatents,
} from "./latent-scaling.js";

// Columns: 10, 14 (mean 12, deviation 2); 5, 5; -100, 100 (mean 0, deviation 100).
const latents = { shape: [2, 3], data: Float32Array.from([10, 5, -100, 14, 5, 100]) };

describe("rescaling latents", () => {
  const scaling = fitLatentScaling(latents);

  it("brings each position to mean 0 and variance 1, and leaves positions that do not differ at 0", () => {
    expect(Array.from(scaling.mean)).toEqual([12, 5, 0]);
    expect(Array.from(scaling.deviation)).toEqual([2, 1, 100]);
    expect(rescaleLatents(scaling, latents)).toEqual({ shape: [2, 3], data: Float32Array.from([-1, 0, -1, 1, 0, 1]) });
  });

  it("goes back the way it came, through a file too", () => {
    const restored = restoreLatentScaling(saveLatentScaling(scaling));
    expect(unscaleLatents(restored, rescaleLatents(scaling, latents))).toEqual(latents);
  });

  it("does not blow up what is only rounding", () => {
    const nearlyEqual = { shape: [2, 2], data: Float32Array.from([1, 1, -1, 1.0000001]) };
    expect(fitLatentScaling(nearlyEqual).deviation[1]).toBe(1);
  });

  it("takes one checkpoint", () => {
    const one = { shape: [1, 2], data: Float32Array.from([3, 4]) };
    expect(Array.from(rescaleLatents(fitLatentScaling(one), one).data)).toEqual([0, 0]);
  });

  it("refuses latents of an autoencoder that diverged", () => {
    expect(() => fitLatentScaling({ shape: [2, 1], data: Float32Array.from([1, Number.NaN]) })).toThrow(BadInput);
  });

  it("refuses a file without its tensors", () => {
    expect(() => restoreLatentScaling({})).toThrow(BadInput);
  });

  it("measures the largest value and the deviation", () => {
    expect(latentRange({ shape: [4, 1], data: Float32Array.from([-3, 1, 1, 1]) })).toEqual({
      maximum: 3,
      std: Math.sqrt(3),
    });
  });
});
