import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { findArchitecture } from "../architectures/find-architecture.js";
import { initialise } from "../architectures/initialise.js";
import { mnistDescription } from "../datasets/descriptions/mnist.js";
import { randomStream } from "../engine/random.js";
import { openWeightsFile } from "../weights/open-weights-file.js";
import { decodeSafetensors, encodeSafetensors } from "../weights/safetensors.js";
import { memorySource } from "../weights/test-byte-source.js";
import { imageFiles } from "./image-files.js";
import { logitsOfFiles, logitsOfImages } from "./predict.js";
import { usualPreparation } from "./usual-preparation.js";

// Images, and what torchvision's evaluation transform makes of them: make_fixture.py beside them.
const fixture = fileURLToPath(new URL("../../../../test/fixtures/image-folder/", import.meta.url));

async function weights() {
  const architecture = findArchitecture("resnet18").build({ height: 32, width: 32, channels: 3, classes: 5 });
  const bytes = encodeSafetensors(initialise(architecture, randomStream(0, "folder")));
  const file = await openWeightsFile(memorySource(bytes), "net");
  return { file, filename: "net.safetensors", architecture: "resnet18" };
}

test("a folder's images give the logits that they give prepared by torchvision", async () => {
  const paths = await imageFiles(join(fixture, "images"));
  expect(paths.map((path) => basename(path))).toEqual(["a-grey.png", "b-colour.png", "c-clear.PNG"]);
  const { images } = decodeSafetensors(readFileSync(join(fixture, "images.safetensors"))).arrays;
  if (images === undefined) throw new Error("The fixture has images.");
  const network = await weights();
  const expected = await logitsOfImages(network, images);
  const { logits, count } = await logitsOfFiles(network, paths, usualPreparation("resnet18", undefined, 32));
  expect(count).toBe(3);
  for (const [index, logit] of expected.logits.entries()) expect(logits[index]).toBeCloseTo(logit, 4);
});

test("weights of timm's are shown photographs as timm shows them, and a dataset's as the dataset says", () => {
  // timm 1.0.31: get_pretrained_cfg("vit_base_patch16_224").mean
  expect(usualPreparation("vit_base_patch16_224", undefined, undefined)).toMatchObject({
    normalisation: { mean: [0.5, 0.5, 0.5] },
    transforms: [{ size: 256 }, { size: 224 }],
    image: { height: 224, width: 224, channels: 3 },
  });
  expect(usualPreparation("mlp3", mnistDescription, undefined)).toMatchObject({
    normalisation: mnistDescription.normalisation,
    transforms: [{ size: 28 }, { size: 28 }],
    image: { height: 28, width: 28, channels: 1 },
  });
  expect(() => usualPreparation("mlp3", undefined, undefined)).toThrow(
    "MLP-3 has no usual way to prepare images; say by --dataset NAME which dataset's they are like.",
  );
});

test("a folder without images, and a file that is none, are refused by name", async () => {
  const folder = await mkdtemp(join(tmpdir(), "image-folder-"));
  try {
    await expect(imageFiles(folder)).rejects.toThrow(`${folder} has no JPEG, PNG, GIF, WebP or TIFF files.`);
    await writeFile(join(folder, "a.png"), "hello");
    const paths = await imageFiles(folder);
    await expect(logitsOfFiles(await weights(), paths, usualPreparation("resnet18", undefined, 32))).rejects.toThrow(
      "a.png begins with 0x68656c6c, as no JPEG, PNG, GIF, WebP or TIFF does.",
    );
  } finally {
    await rm(folder, { recursive: true });
  }
});
