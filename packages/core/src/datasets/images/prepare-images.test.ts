import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { photographs } from "../descriptions/photographs.js";
import { formulaImage } from "../test-images.js";
import type { ImageTransform } from "./image-transform.js";
import { prepareImages } from "./prepare-images.js";

interface TorchvisionCase {
  readonly from: readonly [number, number];
  readonly resize: number;
  readonly crop: number;
  readonly mean: readonly number[];
  readonly std: readonly number[];
  readonly row0_channel0_first16: readonly number[];
}

// torchvision 0.22.1, Compose([Resize, CenterCrop, ToTensor, Normalize]) with ImageNet's mean and deviation.
const { evaluation }: { evaluation: readonly TorchvisionCase[] } = JSON.parse(
  readFileSync(new URL("../fixtures/resize.json", import.meta.url), "utf8"),
);
const colours = (height: number, width: number) => ({ kind: "pixels", shape: { height, width, channels: 3 } }) as const;
const plain = { mean: [0, 0, 0], std: [1, 1, 1] };

test.each(evaluation)("evaluation at $crop of images of $from pixels is torchvision's", async (expected) => {
  const [height, width] = expected.from;
  const { crop } = expected;
  const transforms: ImageTransform[] = [
    { kind: "resize", size: expected.resize },
    { kind: "centre-crop", size: crop },
  ];
  const values = await prepareImages(
    {
      stored: colours(height, width),
      transforms,
      normalisation: photographs.normalisation,
      image: { height: crop, width: crop, channels: 3 },
    },
    [formulaImage(height, width)],
    0,
    [],
  );
  const firsts = expected.row0_channel0_first16.map((_, x) => values[3 * x] ?? Number.NaN);
  for (const [x, value] of expected.row0_channel0_first16.entries()) expect(firsts[x]).toBeCloseTo(value, 4);
  for (let channel = 0; channel < 3; channel++) {
    const levels = values.filter((_, index) => index % 3 === channel);
    const mean = levels.reduce((sum, value) => sum + value, 0) / levels.length;
    const square = levels.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (levels.length - 1);
    // The bound to keep is 2e-2; levels are Pillow's own, so that only the order of summation differs.
    expect(mean).toBeCloseTo(expected.mean[channel] ?? Number.NaN, 4);
    expect(Math.sqrt(square)).toBeCloseTo(expected.std[channel] ?? Number.NaN, 4);
  }
});

test("random crops show a shifted image on black, half of them mirrored, the same for the same seed", async () => {
  const shape = { height: 4, width: 4, channels: 3 };
  const image = Uint8Array.from({ length: 48 }, (_, index) => 1 + Math.floor(index / 3));
  const preparation = {
    stored: { kind: "pixels", shape },
    transforms: [{ kind: "random-crop", size: 4, padding: 1 }, { kind: "horizontal-flip" }],
    normalisation: plain,
    image: shape,
  } as const;
  const values = await prepareImages(
    preparation,
    Array.from({ length: 600 }, () => image),
    7,
    ["epoch", 1],
  );
  // Each of 3 × 3 shifts, mirrored or not: what the red channel shows, by hand.
  const seen = new Map<string, number>();
  for (let place = 0; place < 600; place++) {
    const red = Array.from({ length: 16 }, (_, pixel) => Math.round(255 * (values[48 * place + 3 * pixel] ?? 0)));
    seen.set(red.join(), (seen.get(red.join()) ?? 0) + 1);
  }
  const at = (y: number, x: number) => (y < 0 || y > 3 || x < 0 || x > 3 ? 0 : 1 + 4 * y + x);
  const expected = [-1, 0, 1].flatMap((top) =>
    [-1, 0, 1].flatMap((left) =>
      [false, true].map((mirrored) =>
        Array.from({ length: 16 }, (_, p) => at(top + (p >> 2), left + (mirrored ? 3 - (p & 3) : p & 3))).join(),
      ),
    ),
  );
  expect([...seen.keys()].sort()).toEqual(expected.sort());
  // 600 / 18 = 33 each; 10 is over four deviations below.
  expect(Math.min(...seen.values())).toBeGreaterThan(10);
  expect(await prepareImages(preparation, [image, image], 7, ["epoch", 1])).toEqual(values.subarray(0, 96));
});

test("random resized crops cover the shares of the area and the proportions that are asked for", async () => {
  // Red grows from left to right and green from top to bottom, so that the corners tell which part is shown.
  const [height, width] = [200, 250];
  const image = Uint8Array.from({ length: height * width * 3 }, (_, index) => {
    const pixel = Math.floor(index / 3);
    return index % 3 === 0 ? pixel % width : index % 3 === 1 ? Math.floor(pixel / width) : 0;
  });
  const values = await prepareImages(
    {
      stored: colours(height, width),
      transforms: [{ kind: "random-resized-crop", size: 8, scale: [0.08, 1], ratio: [3 / 4, 4 / 3] }],
      normalisation: plain,
      image: { height: 8, width: 8, channels: 3 },
    },
    Array.from({ length: 200 }, () => image),
    1,
    [],
  );
  const parts = Array.from({ length: 200 }, (_, place) => {
    const pixel = (y: number, x: number, c: number) => 255 * (values[(place * 64 + y * 8 + x) * 3 + c] ?? 0);
    // Seven steps between the centres of eight new pixels; the outermost are drawn in by the edge.
    const cutWidth = ((pixel(4, 6, 0) - pixel(4, 1, 0)) / 5) * 8;
    const cutHeight = ((pixel(6, 4, 1) - pixel(1, 4, 1)) / 5) * 8;
    return { share: (cutWidth * cutHeight) / (height * width), ratio: cutWidth / cutHeight };
  });
  const shares = parts.map(({ share }) => share);
  const ratios = parts.map(({ ratio }) => ratio);
  expect(Math.min(...shares)).toBeGreaterThan(0.07);
  expect(Math.max(...shares)).toBeLessThan(1.02);
  // Even from 0.08 to 1, less where large parts of extreme proportions do not fit: about a half.
  expect(shares.reduce((sum, share) => sum + share, 0) / 200).toBeGreaterThan(0.4);
  expect(shares.reduce((sum, share) => sum + share, 0) / 200).toBeLessThan(0.6);
  expect(Math.min(...ratios)).toBeGreaterThan(0.72);
  expect(Math.max(...ratios)).toBeLessThan(1.38);
});

test("an image smaller than the crop gets a black border, one column more to the right than to the left", async () => {
  const values = await prepareImages(
    {
      stored: { kind: "pixels", shape: { height: 1, width: 2, channels: 1 } },
      transforms: [{ kind: "centre-crop", size: 5 }],
      normalisation: { mean: [0], std: [1 / 255] },
      image: { height: 5, width: 5, channels: 1 },
    },
    [Uint8Array.of(10, 20)],
    0,
    [],
  );
  // CenterCrop(5) of torchvision 0.22.1 pads (5 - 2) // 2 = 1 to the left, 2 above.
  const black = [0, 0, 0, 0, 0];
  expect([...values].map(Math.round)).toEqual([...black, ...black, 0, 10, 20, 0, 0, ...black, ...black]);
});

test("images that the transforms leave in another size than the network takes are refused", async () => {
  const preparation = {
    stored: colours(4, 4),
    transforms: [],
    normalisation: plain,
    image: { height: 8, width: 8, channels: 3 },
  };
  await expect(prepareImages(preparation, [new Uint8Array(48)], 0, [])).rejects.toThrow(
    "The transforms make an image of 4×4 one of 4×4, expected 8×8.",
  );
});
