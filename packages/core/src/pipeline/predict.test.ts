import { readFileSync } from "node:fs";
import { memory, transpose } from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { findArchitecture } from "../architectures/find-architecture.js";
import { formulaImages, formulaTensors } from "../architectures/test-timm-formula.js";
import { startEngine } from "../engine/start-engine.js";
import type { NamedArray, NamedArrays } from "../weights/named-arrays.js";
import { openWeightsFile } from "../weights/open-weights-file.js";
import { overlayWeights } from "../weights/overlay-weights.js";
import { encodeSafetensors } from "../weights/safetensors.js";
import type { WeightsFile } from "../weights/weights-file.js";
import { logitsOfImages } from "./predict.js";

/** What timm computes after it adapted a ViT-Tiny for 224x224 to these images: make_fixture.py beside the file. */
const { networks } = JSON.parse(
  readFileSync(new URL("../../../../test/fixtures/adaptation/adaptation.json", import.meta.url), "utf8"),
) as { networks: { channels: number; height: number; width: number; logits: number[][] }[] };

const NAME = "vit_tiny_patch16_224";
let arrays: NamedArrays;
let file: WeightsFile;

beforeAll(async () => {
  await startEngine();
  const architecture = findArchitecture(NAME).build({ height: 224, width: 224, channels: 3, classes: 5 });
  const tensors = Object.entries(formulaTensors(architecture));
  arrays = Object.fromEntries(
    tensors.map(([name, tensor]) => {
      const data = Float32Array.from(tensor.dataSync());
      tensor.dispose();
      return [name, { shape: tensor.shape, data: name === "pos_embed" ? data.map((value) => 50 * value) : data }];
    }),
  );
  file = await opened(arrays);
});

function opened(named: NamedArrays): Promise<WeightsFile> {
  const bytes = encodeSafetensors(named);
  return openWeightsFile({ size: bytes.length, read: async (start, end) => bytes.slice(start, end) }, "net");
}

/** As PyTorch has them: images, channels, height, width. */
function images(height: number, width: number, channels: number): NamedArray {
  const drawn = formulaImages({ height, width, channels, classes: 5 }, 2);
  const channelsFirst = transpose(drawn, [0, 3, 1, 2]);
  const data = Float32Array.from(channelsFirst.dataSync());
  for (const used of [drawn, channelsFirst]) used.dispose();
  return { shape: [2, channels, height, width], data };
}

const weights = (used = file, classes?: number) => ({ file: used, filename: "net.pth", architecture: NAME, classes });

describe("a ViT-Tiny for 224x224 colour images", () => {
  test.each(networks)("says of $height x $width images of $channels channels what timm's says", async (known) => {
    const { numTensors } = memory();
    const { logits, notes, count } = await logitsOfImages(weights(), images(known.height, known.width, known.channels));
    expect(memory().numTensors).toBe(numTensors);
    expect(count).toBe(2);
    const largest = Math.max(...known.logits.flat().map(Math.abs));
    const furthest = Math.max(
      ...known.logits.flat().map((value, index) => Math.abs(value - (logits[index] ?? Number.NaN))),
    );
    expect(furthest / largest).toBeLessThan(1e-4);
    expect(notes.length).toBe(known.channels === 3 ? 1 : 2);
  });

  test("whose head is another file's gives that head's logits", async () => {
    const bias = { shape: [5], data: Float32Array.of(1, 2, 3, 4, 5) };
    const head = await opened({ "head.weight": { shape: [5, 192], data: new Float32Array(960) }, "head.bias": bias });
    const { logits } = await logitsOfImages(weights(overlayWeights(file, head)), images(64, 64, 3));
    expect([...logits]).toEqual([1, 2, 3, 4, 5, 1, 2, 3, 4, 5]);
  });

  test("is not asked about other classes, nor without a head", async () => {
    await expect(logitsOfImages(weights(file, 7), images(64, 64, 3))).rejects.toThrow(
      "net.pth tells 5 classes, not 7; its head would have to be trained again.",
    );
    const { "head.weight": _weight, "head.bias": _bias, ...bare } = arrays;
    await expect(logitsOfImages(weights(await opened(bare)), images(64, 64, 3))).rejects.toThrow(
      "net.pth has no head (head.weight, head.bias), and without one it tells no classes.",
    );
  });

  test("is refused with another file's tensor that it does not have", async () => {
    const other = await opened({ "fc.bias": { shape: [5], data: new Float32Array(5) } });
    await expect(logitsOfImages(weights(overlayWeights(file, other)), images(64, 64, 3))).rejects.toThrow(
      `net.pth does not fit ViT-Tiny/16 (${NAME}): 1 tensor is not one of its own ("fc.bias").`,
    );
  });

  test("takes nothing that is no images, and no images smaller than a patch", async () => {
    await expect(logitsOfImages(weights(), { shape: [2, 3], data: new Float32Array(6) })).rejects.toThrow(
      "images has shape [2,3]; it must be [images, channels, height, width].",
    );
    await expect(logitsOfImages(weights(), images(8, 8, 3))).rejects.toThrow(
      "The network's patch_embed.proj cannot take 8×8 with 3 channels; choose an architecture for such images, or larger images.",
    );
  });
});
