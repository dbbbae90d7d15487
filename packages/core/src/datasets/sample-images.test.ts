import sharp from "sharp";
import { expect, test } from "vitest";
import type { ImageSource } from "./image-source.js";
import { sampleImages } from "./sample-images.js";

/** Grey images of 2 × 3, all of whose pixels are the image's place in the split. */
const numbered = (labels: readonly number[]): ImageSource => ({
  count: labels.length,
  labels: Uint16Array.from(labels),
  digest: "",
  stored: { kind: "pixels", shape: { height: 2, width: 3, channels: 1 } },
  read: async (image) => new Uint8Array(6).fill(image),
});

async function placesOf(labels: readonly number[], classes: number): Promise<number[]> {
  const samples = await sampleImages(numbered(labels), classes);
  return Promise.all(
    samples.map(async ({ png, height, width }) => {
      const { data, info } = await sharp(png).greyscale().raw().toBuffer({ resolveWithObject: true });
      expect([info.height, info.width]).toEqual([height, width]);
      return data[0] ?? -1;
    }),
  );
}

test("of few classes the first eight images of each are shown, class by class, as they are", async () => {
  const labels = Array.from({ length: 40 }, (_, index) => (index % 4 === 0 ? 1 : 0));
  expect(await placesOf(labels, 2)).toEqual([1, 2, 3, 5, 6, 7, 9, 10, 0, 4, 8, 12, 16, 20, 24, 28]);
});

test("of many classes every so many are shown, one image of each, and of one without images none", async () => {
  const labels = Array.from({ length: 200 }, (_, index) => index).filter((label) => label !== 2);
  const samples = await sampleImages(numbered(labels), 200);
  // 200 / 96 classes apart: 0, 2, 4, 6, 8, 10, 12, 14, ... 197
  expect(samples.slice(0, 4).map(({ label }) => label)).toEqual([0, 4, 6, 8]);
  expect([samples.length, samples.at(-1)?.label]).toEqual([95, 197]);
});

test("a photograph is shown by its middle at 96 pixels a side, and one that is damaged not at all", async () => {
  const levels = new Uint8Array(200 * 100 * 3).fill(255);
  // The left fifth is black, and no part of the middle.
  for (let row = 0; row < 100; row++) levels.fill(0, row * 600, row * 600 + 120);
  const photograph = await sharp(levels, { raw: { height: 100, width: 200, channels: 3 } })
    .png()
    .toBuffer();
  const files = [new Uint8Array(photograph), new Uint8Array([0xff, 0xd8, 0xff, 0])];
  const source: ImageSource = {
    count: 2,
    labels: Uint16Array.from([0, 1]),
    digest: "",
    stored: { kind: "files" },
    read: async (image) => files[image] ?? new Uint8Array(),
  };
  const [only, ...others] = await sampleImages(source, 2);
  expect(others).toEqual([]);
  expect(only).toMatchObject({ label: 0, height: 96, width: 96 });
  const shown = await sharp(only?.png).raw().toBuffer();
  expect(shown.every((level) => level === 255)).toBe(true);
});
