import { expect, test } from "vitest";
import { randomStream } from "../engine/random.js";
import { drawCodes, mirroredCodes } from "./codes.js";

test("a network's code depends on the seed and its index, and grows with the temperature", () => {
  const { shape, data } = drawCodes(7, [3, 4], 5, 1);
  expect(shape).toEqual([2, 5]);
  expect(drawCodes(7, [4], 5, 1).data).toEqual(data.slice(5));
  expect(drawCodes(7, [3, 4], 5, 0.5).data).toEqual(data.map((value) => value / 2));
  expect(drawCodes(8, [3, 4], 5, 1).data).not.toEqual(data);
});

test("codes to train with come in pairs of opposite sign, with the deviation that they are asked for", () => {
  const codes = mirroredCodes(randomStream(1, "codes"), 400, 10, 0.3);
  expect(codes.length).toBe(4000);
  expect(codes.slice(2000)).toEqual(codes.slice(0, 2000).map((value) => -value));
  expect(Math.hypot(...codes) / Math.sqrt(4000)).toBeCloseTo(0.3, 2);
});
