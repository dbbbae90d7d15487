import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { imageResizer } from "./resize.js";

interface PillowCase {
  readonly from: readonly [number, number];
  readonly to: readonly [number, number];
  readonly channel0_rows: readonly (readonly number[])[];
  readonly sum: number;
}

// Pillow 13.0.0, `Image.resize((width, height), Image.BILINEAR)`, of the image that `image` below makes.
const { resize }: { resize: readonly PillowCase[] } = JSON.parse(
  readFileSync(new URL("./fixtures/resize.json", import.meta.url), "utf8"),
);

function image(height: number, width: number): Uint8Array {
  return Uint8Array.from({ length: height * width * 3 }, (_, index) => {
    const [c, x, y] = [index % 3, Math.floor(index / 3) % width, Math.floor(index / 3 / width)];
    return (x * 7 + y * 13 + c * 50 + ((x * y) % 31) * 5) % 256;
  });
}

test.each(resize)("an image of $from pixels becomes one of $to as Pillow makes it, within a level", (expected) => {
  const [height, width] = expected.from;
  const [newHeight, newWidth] = expected.to;
  const resized = imageResizer({ height, width }, { height: newHeight, width: newWidth }, 3)(image(height, width));
  const differences = expected.channel0_rows.flatMap((row, y) =>
    row.map((level, x) => Math.abs((resized[3 * (y * newWidth + x)] ?? Number.NaN) - level)),
  );
  expect(differences).toHaveLength(Math.min(newHeight * newWidth, expected.channel0_rows.length * newWidth));
  expect(Math.max(...differences)).toBeLessThanOrEqual(1);
  const sum = resized.reduce((total, value) => total + value, 0);
  expect(Math.abs(sum - expected.sum) / resized.length).toBeLessThan(0.1);
});

test("an image of the same size stays as it is", () => {
  const same = imageResizer({ height: 5, width: 7 }, { height: 5, width: 7 }, 3)(image(5, 7));
  expect([...same]).toEqual([...image(5, 7)]);
});
