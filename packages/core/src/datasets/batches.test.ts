import { expect, test } from "vitest";
import { normaliseImages } from "./batches.js";
import type { DatasetDescription, Split } from "./dataset.js";
import { openMnist } from "./mnist.js";

const coloured: DatasetDescription = {
  name: "two-pixels",
  title: "Two pixels",
  classes: ["a", "b"],
  image: { height: 1, width: 2, channels: 3 },
  normalisation: { mean: [0.5, 0, 0.2], std: [0.5, 1, 0.1] },
  licence: "none",
  source: "written by hand",
  splits: { train: { count: 2 }, test: { count: 0 } },
};
const split: Split = {
  name: "train",
  count: 2,
  images: Uint8Array.of(0, 0, 0, 255, 255, 255, 51, 102, 153, 204, 0, 51),
  labels: Uint8Array.of(0, 1),
  digest: "",
};

test("each channel is standardised with its own mean and deviation, images in the order asked for", () => {
  // (0.2 - 0.5) / 0.5 = -0.6, (0.6 - 0.2) / 0.1 = 4, and so on, by hand.
  const expected = [-0.6, 0.4, 4, 0.6, 0, 0, -1, 0, -2, 1, 1, 8];
  const values = normaliseImages(split, coloured, [1, 0]);
  expect(values.length).toBe(12);
  for (const [index, value] of expected.entries()) expect(values[index]).toBeCloseTo(value, 6);
});

test("an image that the split does not have is refused", () => {
  expect(() => normaliseImages(split, coloured, [2])).toThrow("Image 2 is not in the train split of 2 images.");
});

test("MNIST's training images have mean 0 and deviation 1 once standardised", async () => {
  const dataset = openMnist();
  const values = normaliseImages(
    await dataset.split("train"),
    dataset.description,
    Array.from({ length: 60_000 }, (_, index) => index),
  );
  let sum = 0;
  let squares = 0;
  for (const value of values) {
    sum += value;
    squares += value * value;
  }
  expect(sum / values.length).toBeCloseTo(0, 3);
  expect(Math.sqrt(squares / values.length)).toBeCloseTo(1, 3);
});
