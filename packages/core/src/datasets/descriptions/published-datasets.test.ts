import { expect, test } from "vitest";
import { publishedDatasets } from "./published-datasets.js";

/** Classes, and images of train, validation and test, from the makers' pages and papers. */
const published: Readonly<Record<string, readonly [number, number, number | undefined, number]>> = {
  mnist: [10, 60_000, undefined, 10_000],
  cifar10: [10, 50_000, undefined, 10_000],
  cifar100: [100, 50_000, undefined, 10_000],
  stl10: [10, 5_000, undefined, 8_000],
  flowers102: [102, 1_020, 1_020, 6_149],
  "oxford-pets": [37, 3_680, undefined, 3_669],
  food101: [101, 75_750, undefined, 25_250],
  imagenet1k: [1_000, 1_281_167, undefined, 50_000],
};

test("the eight datasets have the published numbers of classes and images", () => {
  const described = publishedDatasets.map(({ name, classes, splits }) => [
    name,
    [classes.length, splits.train.count, splits.validation?.count, splits.test.count],
  ]);
  expect(Object.fromEntries(described)).toEqual(published);
});

test.each([
  // torchvision's categories, timm's imagenet_synsets.txt, and the label numbers that the makers' lists give.
  ["cifar10", 6, "frog"],
  ["cifar100", 52, "oak tree"],
  ["stl10", 2, "car"],
  ["flowers102", 59, "pink-yellow dahlia"],
  ["oxford-pets", 12, "english cocker spaniel"],
  ["food101", 16, "cheesecake"],
  ["imagenet1k", 0, "tench"],
  ["imagenet1k", 207, "golden retriever"],
  ["imagenet1k", 517, "construction crane"],
  ["imagenet1k", 999, "toilet tissue"],
] as const)("%s has at label %i the class %s", (name, label, expected) => {
  expect(publishedDatasets.find((dataset) => dataset.name === name)?.classes[label]).toBe(expected);
});

test("ImageNet's files call its classes by their synsets, in order", () => {
  const keys = publishedDatasets.find(({ name }) => name === "imagenet1k")?.classKeys ?? [];
  expect([keys[0], keys[207], keys[999]]).toEqual(["n01440764", "n02099601", "n15075141"]);
  expect(keys).toEqual([...keys].sort());
});

test.each(publishedDatasets)("$title is described whole", (dataset) => {
  const { classes, classKeys = classes, image, normalisation, forms } = dataset;
  expect(new Set(classes).size).toBe(classes.length);
  expect(new Set(classKeys).size).toBe(classes.length);
  expect(classes.every((name) => name.trim() === name && name !== "")).toBe(true);
  expect([normalisation.mean.length, normalisation.std.length]).toEqual([image.channels, image.channels]);
  expect([dataset.licence, dataset.source, dataset.citation, ...dataset.checksums]).not.toContain("");
  expect(forms.length).toBeGreaterThan(0);
  for (const { name, bytes, md5, sha256, urls } of forms.flatMap(({ files }) => files)) {
    expect(bytes).toBeGreaterThan(0);
    expect(md5 ?? sha256, name).toBeDefined();
    expect(md5 ?? "0".repeat(32)).toMatch(/^[0-9a-f]{32}$/);
    expect(sha256 ?? "0".repeat(64)).toMatch(/^[0-9a-f]{64}$/);
    for (const url of urls ?? []) expect(new URL(url).pathname.endsWith(`/${name}`)).toBe(true);
  }
});
