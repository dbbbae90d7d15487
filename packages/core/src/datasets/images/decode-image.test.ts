import { readFileSync } from "node:fs";
import { crc32 } from "node:zlib";
import sharp from "sharp";
import { expect, test } from "vitest";
import { formulaImage } from "../test-images.js";
import { decodeImage } from "./decode-image.js";

const [HEIGHT, WIDTH] = [12, 20];
const pixels = formulaImage(HEIGHT, WIDTH);
const coloured = () => sharp(pixels, { raw: { height: HEIGHT, width: WIDTH, channels: 3 } });

test("a PNG in colour comes back as it was, with its size", async () => {
  expect(await decodeImage(await coloured().png().toBuffer())).toEqual({ height: HEIGHT, width: WIDTH, pixels });
});

test("transparency is dropped, what lies under it stays", async () => {
  const clear = await coloured().ensureAlpha(0.25).png().toBuffer();
  expect((await decodeImage(clear)).pixels).toEqual(pixels);
});

test("grey becomes colours that are all the same, and is itself for one channel", async () => {
  const grey = Uint8Array.from({ length: 240 }, (_, index) => index);
  const png = await sharp(grey, { raw: { height: HEIGHT, width: WIDTH, channels: 1 } })
    .toColourspace("b-w")
    .png()
    .toBuffer();
  expect((await decodeImage(png)).pixels).toEqual(Uint8Array.from({ length: 720 }, (_, i) => Math.floor(i / 3)));
  expect((await decodeImage(png, 1)).pixels).toEqual(grey);
});

test("colours for one channel become Pillow's brightness", async () => {
  const three = Uint8Array.of(255, 0, 0, 0, 255, 0, 0, 0, 255);
  const png = await sharp(three, { raw: { height: 1, width: 3, channels: 3 } })
    .png()
    .toBuffer();
  // Image.convert("L") of Pillow 13.0.0.
  expect([...(await decodeImage(png, 1)).pixels]).toEqual([76, 150, 29]);
});

test("of sixteen bits the upper eight stay", async () => {
  const deep = Uint16Array.of(0, 0x12ff, 0x8000, 0xffff, 0x00ff, 0x7f00);
  const png = await sharp(deep, { raw: { height: 1, width: 2, channels: 3 } })
    .toColourspace("rgb16")
    .png()
    .toBuffer();
  expect([...(await decodeImage(png)).pixels]).toEqual([0x00, 0x12, 0x80, 0xff, 0x00, 0x7f]);
});

test("cyan, magenta, yellow and black become colours without a profile, as in Pillow", async () => {
  const inks = readFileSync(new URL("../fixtures/cmyk.jpg", import.meta.url));
  // Image.open(...).convert("RGB") of Pillow 13.0.0, at the left of each of two patches.
  const { pixels: colours, width } = await decodeImage(inks);
  const corner = (x: number) => [...colours.subarray(3 * x, 3 * x + 3)];
  expect(width).toBe(16);
  expect([corner(0), corner(8)]).toEqual([
    [207, 46, 190],
    [5, 250, 135],
  ]);
});

test("of an animation the first frame is shown", async () => {
  const frames = [sharp({ create: { width: 6, height: 4, channels: 3, background: "#ff0000" } }), coloured()];
  const [first, second] = await Promise.all(frames.map((frame) => frame.resize(6, 4).png().toBuffer()));
  const gif = await sharp([first ?? Buffer.of(), second ?? Buffer.of()], { join: { animated: true } })
    .gif()
    .toBuffer();
  expect((await sharp(gif).metadata()).pages).toBe(2);
  expect(await decodeImage(gif)).toEqual({
    height: 4,
    width: 6,
    pixels: Uint8Array.from({ length: 72 }, (_, index) => (index % 3 === 0 ? 255 : 0)),
  });
});

test("a JPEG that ends early is refused", async () => {
  const jpeg = await coloured().jpeg().toBuffer();
  await expect(decodeImage(jpeg.subarray(0, jpeg.length - 60))).rejects.toThrow(/^cannot be decoded \(/);
});

test.each([
  ["nothing", Buffer.of(), "begins with nothing, as no JPEG, PNG, GIF, WebP or TIFF does"],
  ["text", Buffer.from("hello"), "begins with 0x68656c6c, as no"],
  ["a vector graphic", Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), "begins with 0x3c737667, as no"],
])("%s is refused before the decoder sees it", async (_, bytes, message) => {
  await expect(decodeImage(bytes)).rejects.toThrow(message);
});

test("a small file that claims to be a huge image is refused", async () => {
  const bomb = await coloured().png().toBuffer();
  // The header chunk: its length, its name, width and height at byte 16, and at byte 29 its check sum.
  bomb.writeUInt32BE(60_000, 16);
  bomb.writeUInt32BE(60_000, 20);
  bomb.writeUInt32BE(crc32(bomb.subarray(12, 29)), 29);
  await expect(decodeImage(bomb)).rejects.toThrow("cannot be decoded (Input image exceeds pixel limit");
});
