import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import { afterEach, beforeEach, expect, test } from "vitest";
import { imagenet1kDescription } from "../datasets/descriptions/imagenet1k.js";
import { mnistDescription } from "../datasets/descriptions/mnist.js";
import { openImportedDataset } from "../datasets/imported-dataset.js";
import { formulaImage } from "../datasets/test-images.js";
import { wholeSplit } from "../datasets/test-whole-split.js";
import type { ObjectStore } from "../storage/object-store.js";
import { openStore } from "../storage/open-store.js";
import { importDataset } from "./import-dataset.js";
import type { ImportOptions } from "./import-source.js";

const fixture = (name: string) => fileURLToPath(new URL(`../datasets/fixtures/${name}`, import.meta.url));

let folder: string;
let store: ObjectStore;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "hatchery-own-"));
  store = await openStore({ kind: "files", folder: join(folder, "store") });
});
afterEach(() => rm(folder, { recursive: true }));

const importFrom = (name: string, path: string, options: ImportOptions = {}) =>
  importDataset(
    name,
    path,
    { store, signal: new AbortController().signal, saveEverySeconds: 15, report: () => {} },
    options,
  );

/** Writes images of so many pixels at these paths below a new folder. */
async function images(paths: readonly string[], height = 20, width = 30): Promise<string> {
  const root = join(folder, "images");
  for (const [number, path] of paths.entries()) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    const levels = formulaImage(height, width).map((level) => level ^ number);
    await writeFile(
      join(root, path),
      await sharp(levels, { raw: { height, width, channels: 3 } })
        .png()
        .toBuffer(),
    );
  }
  return root;
}
const numbered = (name: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${name}/${10 + index}.png`);

test("folders of small images become a dataset of pixels, of which every fifth of each class is tested on", async () => {
  const root = await images([...numbered("bee", 7), ...numbered("ant", 10)]);
  const manifest = await importFrom("insects", root);
  expect(manifest).toMatchObject({
    classes: ["ant", "bee"],
    image: { height: 20, width: 30, channels: 3 },
    storage: "pixels",
    form: "folder",
    files: [],
    source: "imported from images",
  });
  expect([manifest.splits.train.perClass, manifest.splits.test.perClass]).toEqual([
    [8, 6],
    [2, 1],
  ]);
  const dataset = openImportedDataset(manifest, store);
  expect(dataset.description.transforms).toBeUndefined();
  const { labels, images: pixels } = await wholeSplit(dataset, "test");
  expect([...labels]).toEqual([0, 0, 1]);
  // ant/14.png is the twelfth that was written, after seven bees.
  expect(pixels.subarray(0, 1_800)).toEqual(formulaImage(20, 30).map((level) => level ^ 11));
});

test("folders of splits are taken as they are named, and larger images are shown as photographs are", async () => {
  const root = await images(
    [...numbered("train/ant", 3), ...numbered("train/bee", 2), ...numbered("val/bee", 1), ...numbered("val/ant", 1)],
    120,
    100,
  );
  const manifest = await importFrom("insects", root, { size: 64 });
  expect(manifest).toMatchObject({ image: { height: 64, width: 64, channels: 3 }, storage: "files" });
  expect([manifest.splits.train.perClass, manifest.splits.test.perClass]).toEqual([
    [3, 2],
    [1, 1],
  ]);
  expect(manifest.splits.validation).toBeUndefined();
  const dataset = openImportedDataset(manifest, store);
  // 256 to 224 as 73 to 64.
  expect(dataset.description.transforms?.evaluation).toEqual([
    { kind: "resize", size: 73 },
    { kind: "centre-crop", size: 64 },
  ]);
  const test = await wholeSplit(dataset, "test");
  expect([test.count, test.images.length]).toEqual([2, 2 * 64 * 64 * 3]);
});

test("validation is a split of its own where there is one to test on", async () => {
  const paths = ["train", "val", "test"].flatMap((split) => [
    ...numbered(`${split}/a`, 2),
    ...numbered(`${split}/b`, 1),
  ]);
  const { splits } = await importFrom("letters", await images(paths));
  expect([splits.train.count, splits.validation?.count, splits.test.count]).toEqual([3, 3, 3]);
});

test("a parquet file of the hub is imported with the classes that it names, without what has no label", async () => {
  const manifest = await importFrom("insects", fixture("colours.parquet"));
  expect(manifest).toMatchObject({ classes: ["ant", "bee", "Colorado beetle"], form: "parquet", storage: "files" });
  // Ten rows, labels 0 1 2 0 1 2 0 -1 2 1: the fifth and what is then not the tenth, as one has no label.
  const [train, test] = [manifest.splits.train, manifest.splits.test];
  expect([train.perClass, test.perClass]).toEqual([
    [3, 2, 3],
    [0, 1, 0],
  ]);
  // The first row: 30 × 40 pixels whose formula stands in make_parquet.py.
  const source = await openImportedDataset(manifest, store).source("train");
  const decoded = await sharp(await source.read(0))
    .raw()
    .toBuffer({ resolveWithObject: true });
  expect([decoded.info.height, decoded.info.width]).toEqual([30, 40]);
  expect([...decoded.data.subarray(0, 6)]).toEqual([0, 50, 100, 7, 57, 107]);
});

test("MNIST imports from parquet shards, whose PNG files become its pixels", async () => {
  const shards = join(folder, "mnist", "mnist");
  await mkdir(shards, { recursive: true });
  await cp(fixture("digits.parquet"), join(shards, "train-00000-of-00001.parquet"));
  await cp(fixture("digits.parquet"), join(shards, "test-00000-of-00001.parquet"));
  const dataset = { ...mnistDescription, splits: { train: { count: 5 }, test: { count: 5 } } };
  const manifest = await importFrom("mnist", join(folder, "mnist"), { published: [dataset] });
  expect(manifest).toMatchObject({ form: "parquet", files: [], storage: "pixels" });
  const test = await wholeSplit(openImportedDataset(manifest, store), "test");
  expect([...test.labels]).toEqual([9, 0, 3, 9, 1]);
  // Row 2 of the file: v(y, x) = (7 x + 13 y + 40) % 256.
  expect([...test.images.subarray(2 * 784 + 28, 2 * 784 + 31)]).toEqual([53, 60, 67]);
});

test("parquet shards with too few rows for a published dataset are refused with both numbers", async () => {
  await expect(importFrom("mnist", fixture("digits.parquet"))).rejects.toThrow(
    "MNIST: the files have 4 images of the train split, expected 60,000; get them again.",
  );
});

test("ImageNet imports from folders that are called as its synsets, train and val", async () => {
  const [tench = "", goldfish = ""] = imagenet1kDescription.classKeys ?? [];
  const root = await images(
    [...numbered(`train/${goldfish}`, 2), ...numbered(`train/${tench}`, 3), ...numbered(`val/${goldfish}`, 1)],
    100,
    120,
  );
  const counts = { train: { count: 5 }, test: { count: 1 } };
  const dataset = {
    ...imagenet1kDescription,
    classes: ["tench", "goldfish"],
    classKeys: [tench, goldfish],
    splits: counts,
  };
  const manifest = await importFrom("imagenet1k", root, { published: [dataset] });
  expect(manifest).toMatchObject({ form: "folder", files: [], storage: "files" });
  expect([manifest.splits.train.perClass, manifest.splits.test.perClass]).toEqual([
    [3, 2],
    [0, 1],
  ]);
});

test("the same images import to the same digest under one name, wherever they lie", async () => {
  const root = await images(numbered("ant", 5).concat(numbered("bee", 5)));
  const first = await importFrom("insects", root);
  await cp(root, join(folder, "elsewhere"), { recursive: true });
  const second = await importFrom("insects", join(folder, "elsewhere"));
  expect(second.digest).toBe(first.digest);
  expect(second.source).toBe("imported from elsewhere");
});

test("what replaces a dataset takes its place, and its shards go", async () => {
  const root = await images(numbered("ant", 5).concat(numbered("bee", 5)));
  const first = await importFrom("insects", root);
  await rm(join(root, "bee", "10.png"));
  const second = await importFrom("insects", root);
  // Ant and bee had four to train on and one to test on each; the four bees that are left are all trained on.
  expect([second.splits.train.perClass, second.splits.test.perClass]).toEqual([
    [4, 4],
    [1, 0],
  ]);
  expect(second.digest).not.toBe(first.digest);
  const kept = second.splits.train.shards.map(({ key }) => key);
  for (const { key } of first.splits.train.shards)
    expect(await store.size(key), key).toBe(kept.includes(key) ? expect.any(Number) : undefined);
});

test.each<[string, readonly string[], string]>([
  ["no images", [], "has no images; it should have a folder of JPEG, PNG, GIF, WebP or TIFF files for each class"],
  ["one class", numbered("ant", 5), "has images of 1 class, expected 2 to 65535"],
  [
    "nothing to test on",
    [...numbered("train/ant", 3), ...numbered("train/bee", 3)],
    "has images to train on and none to test on",
  ],
  [
    "a class that is tested on only",
    [...numbered("train/ant", 3), ...numbered("test/ant", 3), ...numbered("test/bee", 3)],
    'has no images of "bee" to train on',
  ],
])("a folder with %s is refused", async (_, paths, message) => {
  await mkdir(join(folder, "images"), { recursive: true });
  await expect(importFrom("own", await images(paths))).rejects.toThrow(message);
});

test("links are not followed, and what is no image is passed over", async () => {
  const root = await images([...numbered("ant", 5), ...numbered("bee", 5)]);
  await symlink("/etc", join(root, "links"));
  await symlink("/etc/passwd", join(root, "ant", "00.png"));
  await writeFile(join(root, "ant", "Thumbs.db"), "x");
  await writeFile(join(root, "ant", ".hidden.png"), "x");
  const { classes, splits } = await importFrom("insects", root);
  expect([classes, splits.train.count + splits.test.count]).toEqual([["ant", "bee"], 10]);
});

test.each([
  [
    "Insects",
    "colours.parquet",
    {},
    '"Insects" cannot be the name of a dataset; take small letters, digits and dashes.',
  ],
  ["mnist", "digits.parquet", { size: 32 }, "MNIST has its own size; a size is for datasets of your own only."],
  ["own", "none.parquet", {}, "does not exist; name a folder of images or a parquet file."],
  ["cifar10", "none", {}, "does not exist; name the folder with the files of CIFAR-10."],
  ["cifar10", ".", {}, "has classes"],
])("%s from %s with %j is refused with a sentence", async (name, file, options, message) => {
  const path = file === "." ? await images(numbered("ant", 5)) : fixture(file);
  await expect(importFrom(name, path, options)).rejects.toMatchObject({
    name: "BadInput",
    message:
      message === "has classes"
        ? expect.stringMatching(
            /has not the files of CIFAR-10: .* has one class, "ant" among them, expected the 10 of CIFAR-10/,
          )
        : expect.stringContaining(message),
  });
});

test("a damaged parquet file is refused with its name", async () => {
  const bytes = await readFile(fixture("colours.parquet"));
  const path = join(folder, "damaged.parquet");
  for (const damaged of [
    bytes.subarray(0, 5_000),
    Buffer.from("PAR1"),
    Buffer.concat([bytes.subarray(0, bytes.length - 8), Buffer.of(255, 255, 255, 127), Buffer.from("PAR1")]),
  ]) {
    await writeFile(path, damaged);
    await expect(importFrom("own", path)).rejects.toThrow(/^damaged\.parquet is no sound parquet file \(/);
  }
  let refused = 0;
  for (let at = 4; at < bytes.length; at += 311) {
    const changed = Buffer.from(bytes);
    changed[at] = (changed[at] ?? 0) ^ 0x55;
    await writeFile(path, changed);
    const error: unknown = await importFrom("own", path).catch((caught: unknown) => caught);
    if (error instanceof Error) {
      expect(error).toMatchObject({ name: "BadInput" });
      refused += 1;
    }
  }
  expect(refused).toBeGreaterThan(3);
});
