import { createHash } from "node:crypto";
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

/*
 * Pillow 13.0.0:
 *   y, x, c = numpy.meshgrid(numpy.arange(900), numpy.arange(700), numpy.arange(3), indexing="ij")
 *   image = Image.fromarray(((x * 7 + y * 13 + c * 50 + (x * y) % 31 * 5) % 256).astype(numpy.uint8))
 *   hashlib.sha256(image.crop(box).resize(size, Image.BILINEAR).tobytes()).hexdigest()
 */
test.each([
  [
    "much smaller, in more than one band",
    { top: 0, left: 0, height: 900, width: 700 },
    { height: 31, width: 45 },
    "6937476777dd22f460fcf6e30ae8da4f4b1704cfbd44d31101fcfb0cf4d2b0bd",
  ],
  [
    "smaller, from the middle",
    { top: 20, left: 33, height: 860, width: 647 },
    { height: 224, width: 224 },
    "2099257978d8725838166d5b3a00527157ec55b7b99fb230fa07d9400d7ef768",
  ],
  [
    "larger, from a corner",
    { top: 800, left: 600, height: 70, width: 90 },
    { height: 224, width: 224 },
    "4c91c2e65f44129ff25e49c553c22ded1c6002b0b5ed65d993dc156d24ebaf99",
  ],
])("a part of a large image is byte for byte what Pillow makes of it: %s", (_, box, size, digest) => {
  const pixels = formulaImage(900, 700);
  const resized = resizePixels(pixels, whole(900, 700), box, size, whole(size.height, size.width));
  expect(createHash("sha256").update(resized).digest("hex")).toBe(digest);
});

test("flipped, left and right of the window change places, black edges and all", () => {
  const image = whole(61, 97);
  const size = { height: 16, width: 24 };
  const window = { top: -1, left: 9, height: 12, width: 20 };
  const straight = resizePixels(formulaImage(61, 97), image, image, size, window);
  const flipped = resizePixels(formulaImage(61, 97), image, image, size, window, true);
  for (let y = 0; y < 12; y++)
    for (let x = 0; x < 20; x++)
      expect(flipped.slice(3 * (y * 20 + x), 3 * (y * 20 + x + 1))).toEqual(
        straight.slice(3 * (y * 20 + 19 - x), 3 * (y * 20 + 20 - x)),
      );
});
