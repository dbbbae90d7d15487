import { describe, expect, test } from "vitest";
import { heldOutRows, takeRows } from "./held-out-rows.js";

const model = (heldOut: number | undefined, seed = 0) => ({ specification: { heldOut }, seed });

describe("held-out checkpoints", () => {
  test("are as many as asked for, and every checkpoint is either held out or seen", () => {
    const { kept, heldOut } = heldOutRows(20, model(5));
    expect(heldOut).toHaveLength(5);
    expect([...kept, ...heldOut].sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i));
  });

  test("are drawn by the seed", () => {
    expect(heldOutRows(200, model(20))).toEqual(heldOutRows(200, model(20)));
    expect(heldOutRows(200, model(20, 1))).not.toEqual(heldOutRows(200, model(20)));
  });

  test("are none unless asked for", () => {
    expect(heldOutRows(4, model(undefined))).toEqual({ kept: [0, 1, 2, 3], heldOut: [] });
    expect(heldOutRows(1, model(undefined)).kept).toEqual([0]);
  });

  test("leave at least three to learn from", () => {
    expect(() => heldOutRows(12, model(10))).toThrow("train.heldOut is 10: of 12 checkpoints at least 3 must be left");
  });

  test("rows are taken in the order asked for", () => {
    const rows = { shape: [3, 2], data: Float32Array.of(0, 1, 2, 3, 4, 5) };
    expect(takeRows(rows, [2, 0])).toEqual({ shape: [2, 2], data: Float32Array.of(4, 5, 0, 1) });
  });
});
