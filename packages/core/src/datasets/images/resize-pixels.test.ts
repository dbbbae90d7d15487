import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { formulaImage } from "../test-images.js";
import { resizePixels } from "./resize-pixels.js";

interface PillowCase {
  readonly from: readonly [number, number];
  readonly to: readonly [number, number];
  readonly channel0_rows: readonly (readonly number[])[];
  readonly sum: number;
}

// Pillow 13.0.0, `Image.resize((width, height), Image.BILINEAR)`.
const { resize }: { resize: readonly PillowCase[] } = JSON.parse(
  readFileSync(new URL("../fixtures/resize.json", import.meta.url), "utf8"),
);
const whole = (height: number, width: number) => ({ top: 0, left: 0, height, width });

test.each(resize)("an image of $from pixels becomes one of $to level for level as Pillow makes it", (expected) => {
  const [height, width] = expected.from;
  const [newHeight, newWidth] = expected.to;
  const box = whole(height, width);
  const size = whole(newHeight, newWidth);
  const resized = resizePixels(formulaImage(height, width), box, box, size, size);
  const rows = expected.channel0_rows.map((row, y) => row.map((_, x) => resized[3 * (y * newWidth + x)]));
  expect(rows).toEqual(expected.channel0_rows);
  expect(resized.reduce((sum, level) => sum + level, 0)).toBe(expected.sum);
});

test("a window shows the same levels as the whole, and black beyond the edges", () => {
  const image = whole(61, 97);
  const size = { height: 16, width: 24 };
  const all = resizePixels(formulaImage(61, 97), image, image, size, whole(16, 24));
  const part = resizePixels(formulaImage(61, 97), image, image, size, { top: 10, left: -2, height: 9, width: 7 });
  for (let y = 0; y < 9; y++) {
    for (let x = 0; x < 7; x++) {
      const [row, column] = [10 + y, x - 2];
      const shown = row < 16 && column >= 0;
      for (let c = 0; c < 3; c++) {
        expect(part[3 * (y * 7 + x) + c]).toBe(shown ? all[3 * (row * 24 + column) + c] : 0);
      }
    }
  }
});

test("only what is in the box is resized", () => {
  const box = { top: 20, left: 30, height: 24, width: 40 };
  const source = formulaImage(61, 97);
  const cut = new Uint8Array(24 * 40 * 3);
  for (let y = 0; y < 24; y++) cut.set(source.subarray(((20 + y) * 97 + 30) * 3, ((20 + y) * 97 + 70) * 3), y * 120);
  const size = whole(12, 12);
  expect(resizePixels(source, whole(61, 97), box, size, size)).toEqual(
    resizePixels(cut, whole(24, 40), whole(24, 40), size, size),
  );
});
