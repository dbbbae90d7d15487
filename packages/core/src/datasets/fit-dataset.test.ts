import { expect, test } from "vitest";
import { normaliseImages } from "./batches.js";
import type { Dataset, DatasetDescription, Split } from "./dataset.js";
import { fitDataset } from "./fit-dataset.js";
import { openMnist } from "./mnist.js";

function datasetOf(image: DatasetDescription["image"], images: readonly number[], labels: readonly number[]): Dataset {
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

async function valuesOf(dataset: Dataset, images: readonly number[] = [0]): Promise<number[]> {
  return [...normaliseImages(await dataset.split("test"), dataset.description, images)];
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
  expect([small.count, small.images.length, small.labels.length]).toEqual([200, 200 * 784, 200]);
  expect(small.digest).not.toBe(all.digest);
  expect(small.digest).toBe((await fitDataset(openMnist(), { trainCount: 200 }).split("train")).digest);
  const imagesOf = ({ images, count }: Split) =>
    Array.from({ length: count }, (_, index) =>
      Buffer.from(images.subarray(index * 784, (index + 1) * 784)).toString("hex"),
    );
  expect(new Set(imagesOf(large))).toEqual(new Set([...imagesOf(large), ...imagesOf(small)]));
  // A tenth of MNIST's training images are of each digit, give or take; drawn from a part only, they would not be.
  const counts = Array.from({ length: 10 }, (_, digit) => large.labels.filter((label) => label === digit).length);
  expect(Math.min(...counts)).toBeGreaterThan(60);
  expect(await few.split("test")).toEqual(await mnist.split("test"));
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
  expect(fitDataset(mnist, undefined)).toBe(mnist);
});
