import { describe, expect, it } from "vitest";
import { latentBounds, shareBeyond } from "./latent-bounds.js";

// Three checkpoints with latents of three positions; the last is the same in all of them.
const checkpoints = { shape: [3, 3], data: Float32Array.from([-1, 2, 5, 0.5, -2, 5, 1, 0, 5]) };
const bounds = latentBounds(checkpoints);

describe("the range of latents", () => {
  it("is each position's own", () => {
    expect([...bounds.lowest]).toEqual([-1, -2, 5]);
    expect([...bounds.highest]).toEqual([1, 2, 5]);
  });

  it("has the share of values at or beyond it, positions that never differ left out", () => {
    // Within: 0, 0, 1.9; at a bound: 1; beyond: -2.5 and what is not a number. The last column does not count.
    const latents = { shape: [3, 3], data: Float32Array.from([0, 1.9, 7, 1, -2.5, 5, 0, Number.NaN, 5]) };
    expect(shareBeyond(bounds, latents)).toBe(0.5);
    expect(shareBeyond(latentBounds({ shape: [1, 1], data: Float32Array.of(3) }), latents)).toBe(0);
  });
});
