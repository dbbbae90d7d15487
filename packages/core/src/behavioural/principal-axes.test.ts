import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { startEngine } from "../engine/start-engine.js";
import { principalAxes } from "./principal-axes.js";

const scikitLearn = z
  .object({
    mean: z.array(z.number()),
    codes: z.array(z.array(z.number())),
    axes: z.array(z.array(z.number())),
    variance: z.number(),
    explained: z.number(),
  })
  .parse(JSON.parse(readFileSync(new URL("fixtures/principal-axes.json", import.meta.url), "utf8")));

/** As fixtures/make_principal_axes.py makes them. */
const vectors = { shape: [7, 11], data: Float32Array.from({ length: 77 }, (_, i) => Math.sin(i * i) + 0.1 * i) };

beforeAll(() => startEngine());

describe("principal axes", () => {
  test("are those of scikit-learn's PCA, scaled so that codes have variance 1", async () => {
    const { mean, axes, codes, variance, explained } = await principalAxes(vectors, 3, "train.latent");
    const expectNear = (found: Float32Array, expected: readonly number[]) => {
      expect(found.length).toBe(expected.length);
      for (const [i, value] of expected.entries()) expect(found[i]).toBeCloseTo(value, 5);
    };
    expectNear(mean, scikitLearn.mean);
    expect(axes.shape).toEqual([3, 11]);
    expectNear(axes.data, scikitLearn.axes.flat());
    expect(codes.shape).toEqual([7, 3]);
    expectNear(codes.data, scikitLearn.codes.flat());
    expect(variance).toBeCloseTo(scikitLearn.variance, 5);
    expect(explained).toBeCloseTo(scikitLearn.explained, 6);
  });

  test("all of them together give every vector back", async () => {
    const { mean, axes, codes, explained } = await principalAxes(vectors, 6, "train.latent");
    const again = vectors.data.map((_, i) => {
      const [row, column] = [Math.floor(i / 11), i % 11];
      let value = mean[column] ?? 0;
      for (let axis = 0; axis < 6; axis++)
        value += (codes.data[row * 6 + axis] ?? 0) * (axes.data[axis * 11 + column] ?? 0);
      return value;
    });
    for (const [i, value] of vectors.data.entries()) expect(again[i]).toBeCloseTo(value, 4);
    expect(explained).toBeCloseTo(1, 6);
  });

  test("are refused where there are too few vectors for so many", async () => {
    await expect(principalAxes(vectors, 7, "train.latent")).rejects.toThrow(
      "train.latent is 7: 7 checkpoints differ in 6 directions only. Choose 6 or fewer, or collect more.",
    );
  });
});
