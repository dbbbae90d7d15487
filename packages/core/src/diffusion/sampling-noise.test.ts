import { describe, expect, it } from "vitest";
import { samplingNoise } from "./sampling-noise.js";

describe("the noise of samples", () => {
  it("of one sample is the same in every batch", () => {
    const batch = samplingNoise(1, [0, 1, 2], 4, "start");
    expect(batch.slice(4, 8)).toEqual(samplingNoise(1, [1], 4, "start"));
    expect(batch.slice(8)).toEqual(samplingNoise(1, [2, 7], 4, "start").slice(0, 4));
  });

  it("differs by seed, sample and moment", () => {
    const all = [
      samplingNoise(1, [0], 2, "start"),
      samplingNoise(2, [0], 2, "start"),
      samplingNoise(1, [1], 2, "start"),
      samplingNoise(1, [0], 2, 5),
      samplingNoise(1, [0], 2, 6),
    ];
    expect(new Set(all.map((noise) => noise.join())).size).toBe(5);
  });
});
