import { expect, test } from "vitest";
import { openInput } from "./input.js";

const head = { dataset: "mnist", subset: "head" };

test("a network that cannot take the images says what to set so that it can", async () => {
  await expect(openInput({ ...head, architecture: "convnext_tiny" }, undefined)).rejects.toMatchObject({
    name: "BadInput",
    field: "images",
    message: expect.stringMatching(
      /^ConvNeXt-Tiny cannot take MNIST's images of 28×28×1: .*\. Fit them by the specification's `images`: \{"size":32\} would do\.$/,
    ),
  });
});

test("the network is built for the images as they are fitted", async () => {
  const images = { size: 32, channels: 3, trainCount: 500 } as const;
  const { architecture, dataset, subset } = await openInput(
    { ...head, architecture: "vit_tiny_patch16_224", images },
    undefined,
  );
  expect(architecture.input).toEqual({ height: 32, width: 32, channels: 3, classes: 10 });
  expect(dataset.description.image).toEqual({ height: 32, width: 32, channels: 3 });
  expect((await dataset.split("train")).count).toBe(500);
  expect(subset).toEqual(["head.weight", "head.bias"]);
});
