import { expect, test } from "vitest";
import type { DatasetDescription, DatasetInMemory, Split } from "./dataset.js";
import { fitDataset } from "./fit-dataset.js";
import { openMnist } from "./mnist.js";
import type { ShownDataset, ShownSplit } from "./shown-split.js";

function datasetOf(
  image: DatasetDescription["image"],
  images: readonly number[],
  labels: readonly number[],
): DatasetInMemory {
  const channels = Array.from({ length: image.channels });
  const description: DatasetDescription = {
    name: "by-hand",
    title: "By hand",
    classes: ["a", "b"],
    image,
    normalisation: { mean: channels.map(() => 0), std: channels.map(() => 1) },
    licence: "none",
    source: "written by hand",
    splits: { train: { count: labels.length }, test: { count: labels.length } },
  };
  const split = async (name: Split["name"]): Promise<Split> => ({
    name,
    count: labels.length,
    images: Uint8Array.from(images),
    labels: Uint8Array.from(labels),
    digest: "of all",
  });
  return { description, split };
}

async function valuesOf(dataset: ShownDataset, images: readonly number[] = [0]): Promise<number[]> {
  return [...(await (await dataset.split("test")).show(images))];
}

const rounded = (values: readonly number[]) => values.map((value) => Number(value.toFixed(4)));

test("grey images are repeated for networks of three channels, and resized for larger ones", async () => {
  const grey = datasetOf({ height: 1, width: 2, channels: 1 }, [0, 51, 255, 102], [0, 1]);
  expect(rounded(await valuesOf(fitDataset(grey, { channels: 3 }), [1, 0]))).toEqual([
    1, 1, 1, 0.4, 0.4, 0.4, 0, 0, 0, 0.2, 0.2, 0.2,
  ]);
  // PyTorch: interpolate(tensor([[[[0.0, 0.2]]]]), (3, 3), mode="bilinear", antialias=True) has rows of 0, 0.1, 0.2.
  const larger = fitDataset(grey, { size: 3 });
  expect(larger.description.image).toEqual({ height: 3, width: 3, channels: 1 });
  expect(rounded(await valuesOf(larger))).toEqual([0, 0.1, 0.2, 0, 0.1, 0.2, 0, 0.1, 0.2]);
});

test("colours become grey as bright as they are", async () => {
  const colour = datasetOf({ height: 1, width: 3, channels: 3 }, [255, 0, 0, 0, 255, 0, 0, 0, 255], [0]);
  expect(rounded(await valuesOf(fitDataset(colour, { channels: 1 })))).toEqual([0.299, 0.587, 0.114]);
});

test("fewer training images are some of all, the same every time, and more of them hold the fewer; the test split stays", async () => {
  const mnist = openMnist();
  const all = await mnist.split("train");
  const [few, more] = [fitDataset(mnist, { trainCount: 200 }), fitDataset(mnist, { trainCount: 1000 })];
  expect(few.description.splits.train.count).toBe(200);
  const [small, large] = [await few.split("train"), await more.split("train")];
  expect([small.count, small.labels.length]).toEqual([200, 200]);
  expect(small.digest).not.toBe(all.digest);
  expect(small.digest).toBe((await fitDataset(openMnist(), { trainCount: 200 }).split("train")).digest);
  const imagesOf = async ({ show, count }: ShownSplit) => {
    const values = await show(Array.from({ length: count }, (_, index) => index));
    return Array.from({ length: count }, (_, index) => values.subarray(index * 784, (index + 1) * 784).join());
  };
  const [fewer, others] = [await imagesOf(small), await imagesOf(large)];
  expect(new Set(fewer).size).toBe(200);
  expect(new Set(others)).toEqual(new Set([...others, ...fewer]));
  // A tenth of MNIST's training images are of each digit, give or take; drawn from a part only, they would not be.
  const counts = Array.from({ length: 10 }, (_, digit) => large.labels.filter((label) => label === digit).length);
  expect(Math.min(...counts)).toBeGreaterThan(60);
  expect((await few.split("test")).digest).toBe((await mnist.split("test")).digest);
});

test("there can be fewer test images, too", async () => {
  const few = fitDataset(openMnist(), { testCount: 100 });
  expect(few.description.splits).toEqual({ train: { count: 60_000 }, test: { count: 100 } });
  expect((await few.split("test")).count).toBe(100);
});

test("more training images than there are are refused, and without a wish nothing changes", () => {
  const mnist = openMnist();
  expect(() => fitDataset(mnist, { trainCount: 60_001 })).toThrow(
    expect.objectContaining({
      field: "images.trainCount",
      message: "images.trainCount is 60001: MNIST has 60000 images in its train split; ask for as many or fewer.",
    }),
  );
  expect(fitDataset(mnist, undefined).description.image).toEqual(mnist.description.image);
});
