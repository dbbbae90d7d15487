import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { resamplePositionEmbedding } from "./resample-position-embedding.js";

// Made by timm: make_fixture.py beside it.
const { positions } = JSON.parse(
  readFileSync(new URL("../../../../test/fixtures/adaptation/adaptation.json", import.meta.url), "utf8"),
) as {
  positions: { prefix: number; old: [number, number]; new: [number, number]; features: number; values: number[] }[];
};

test.each(positions)("is interpolated as by timm, from $old to $new places after $prefix", (known) => {
  const [from, to] = [known.old, known.new].map(([height, width]) => ({ height, width }));
  if (from === undefined || to === undefined) throw new Error("Two grids are there.");
  const tokens = known.prefix + from.height * from.width;
  const data = Float32Array.from({ length: tokens * known.features }, (_, index) => Math.sin(index));
  const resampled = resamplePositionEmbedding({ shape: [1, tokens, known.features], data }, from, to);
  expect(resampled.shape).toEqual([1, known.prefix + to.height * to.width, known.features]);
  expect(resampled.data.length).toBe(known.values.length);
  const furthest = Math.max(
    ...known.values.map((value, index) => Math.abs(value - (resampled.data[index] ?? Number.NaN))),
  );
  expect(furthest).toBeLessThan(1e-5);
});

test("for the grid that it has, keeps every value", () => {
  const data = Float32Array.from({ length: 10 }, (_, index) => Math.cos(index));
  const grid = { height: 3, width: 3 };
  expect(resamplePositionEmbedding({ shape: [1, 10, 1], data }, grid, grid).data).toEqual(data);
});

test("that has fewer tokens than its grid has places is a fault of the caller", () => {
  const grid = { height: 3, width: 3 };
  expect(() => resamplePositionEmbedding({ shape: [1, 8, 1], data: new Float32Array(8) }, grid, grid)).toThrow(
    "A position embedding of shape [1,8,1] has no grid of 3x3.",
  );
});
