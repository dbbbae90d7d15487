import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { channelAdaptation } from "./adapt-input-convolution.js";

// Made by timm: make_fixture.py beside it.
const { convolutions } = JSON.parse(
  readFileSync(new URL("../../../../test/fixtures/adaptation/adaptation.json", import.meta.url), "utf8"),
) as { convolutions: { inputs: number; channels: number; shape: number[]; values: number[] }[] };

test.each(convolutions)("filters for $inputs channels become those for $channels as by timm", (known) => {
  const shape = [2, known.inputs, 2, 3];
  const data = Float32Array.from({ length: 12 * known.inputs }, (_, index) => Math.sin(index));
  const adapted = channelAdaptation(known.inputs, known.channels)?.adapt({ shape, data });
  expect(adapted?.shape).toEqual(known.shape);
  for (const [index, value] of known.values.entries()) expect(adapted?.data[index]).toBeCloseTo(value, 6);
});

// timm.models.adapt_input_conv leaves the weights as they are for 3 channels, asserts or raises NotImplementedError for the others.
test.each([
  [1, 3],
  [4, 1],
  [4, 6],
  [1, 2],
])("there is no rule from %i channels to %i", (from, to) => {
  expect(channelAdaptation(from, to)).toBeUndefined();
});
