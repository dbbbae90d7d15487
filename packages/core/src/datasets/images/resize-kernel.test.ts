import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import openWabt from "wabt";
import { RESIZE_KERNEL } from "./resize-kernel.js";

test("the code that runs is what WABT makes of the text", async () => {
  const file = "resize-kernel.wat";
  const features = { simd: true };
  const module = (await openWabt()).parseWat(file, readFileSync(new URL(file, import.meta.url), "utf8"), features);
  expect(RESIZE_KERNEL).toBe(Buffer.from(module.toBinary({}).buffer).toString("base64"));
});
