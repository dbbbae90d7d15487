import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32, gunzipSync, gzipSync } from "node:zlib";
import sharp from "sharp";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { FormName } from "../datasets/published-dataset.js";
import { type OfficialFiles, withFiles, writeOfficialFiles } from "../datasets/readers/test-official-files.js";
import { type TarMember, tar } from "../datasets/readers/test-tar-writer.js";
import type { ImportedManifest } from "../datasets/shards/imported-manifest.js";
import { formulaImage } from "../datasets/test-images.js";
import type { ObjectStore } from "../storage/object-store.js";
import { openStore } from "../storage/open-store.js";
import { importDataset } from "./import-dataset.js";
import { importedDatasets } from "./imported-datasets.js";

let folder: string;
let store: ObjectStore;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "hatchery-refused-"));
  store = await openStore({ kind: "files", folder: join(folder, "store") });
});
afterEach(() => rm(folder, { recursive: true }));

/** Imports official files after some were changed, with the checksums of the changed ones. */
async function importChanged(
  { dataset, folder: files, labels }: OfficialFiles,
  form: FormName,
  change: (name: string, bytes: Buffer) => Buffer,
): Promise<ImportedManifest> {
  const changed: Record<string, Uint8Array> = {};
  for (const { name } of dataset.forms.find((published) => published.name === form)?.files ?? []) {
    const bytes = change(name, await readFile(join(files, name)));
    changed[name] = bytes;
    await writeFile(join(files, name), bytes);
  }
  const context = { store, signal: new AbortController().signal, saveEverySeconds: 15, report: () => {} };
  return importDataset(dataset.name, files, context, { published: [withFiles(dataset, form, changed, labels)] });
}

/** A packed archive with other members; offsets of the headers are found by the members' names. */
function repacked(bytes: Buffer, change: (members: readonly TarMember[]) => readonly TarMember[]): Buffer {
  const raw = bytes[0] === 0x1f ? gunzipSync(bytes) : bytes;
  const members: TarMember[] = [];
  for (let at = 0; raw[at] !== 0; ) {
    const size = Number.parseInt(raw.toString("latin1", at + 124, at + 135), 8);
    const path = raw.toString("latin1", at, at + 100).replace(/\0.*/s, "");
    members.push({ path, bytes: raw.subarray(at + 512, at + 512 + size) });
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return gzipSync(tar(change(members)));
}

const without = (path: string) => (_: string, bytes: Buffer) =>
  repacked(bytes, (members) => members.filter((member) => member.path !== path));
const replaced = (path: string, contents: string) => (_: string, bytes: Buffer) =>
  repacked(bytes, (members) =>
    members.map((member) => (member.path === path ? { path, bytes: Buffer.from(contents) } : member)),
  );
const only = (file: string, change: (name: string, bytes: Buffer) => Buffer) => (name: string, bytes: Buffer) =>
  name === file ? change(name, bytes) : bytes;
const shortened = (_: string, bytes: Buffer) => bytes.subarray(0, Math.floor(bytes.length * 0.6));

test.each<[string, string, FormName, (name: string, bytes: Buffer) => Buffer, string]>([
  ["a truncated archive", "cifar10", "cifar-binary", shortened, "cifar-10-binary.tar.gz is damaged or cut short"],
  [
    "a truncated archive of archives",
    "imagenet1k",
    "imagenet1k",
    only("ILSVRC2012_img_train.tar", shortened),
    "ILSVRC2012_img_train.tar is",
  ],
  ["a truncated MATLAB file", "flowers102", "flowers102", only("setid.mat", shortened), "setid.mat is"],
  [
    "no class list",
    "cifar10",
    "cifar-binary",
    without("cifar-10-batches-bin/batches.meta.txt"),
    "cifar-10-binary.tar.gz has no cifar-10-batches-bin/batches.meta.txt, the list of its classes",
  ],
  [
    "no class list",
    "cifar100",
    "cifar-python",
    without("cifar-100-python/meta"),
    "cifar-100-python.tar.gz has no cifar-100-python/meta, the list of its classes",
  ],
  [
    "no class list",
    "stl10",
    "stl10-binary",
    without("stl10_binary/class_names.txt"),
    "stl10_binary.tar.gz has no stl10_binary/class_names.txt, the list of its classes",
  ],
  [
    "no class list",
    "food101",
    "food101",
    without("food-101/meta/classes.txt"),
    "food-101.tar.gz has no food-101/meta/classes.txt, the list of its classes",
  ],
  [
    "no class list",
    "imagenet1k",
    "imagenet1k",
    only("ILSVRC2012_devkit_t12.tar.gz", without("ILSVRC2012_devkit_t12/data/meta.mat")),
    "ILSVRC2012_devkit_t12.tar.gz has no ILSVRC2012_devkit_t12/data/meta.mat, the list of its classes",
  ],
  [
    "no list of a split",
    "oxford-pets",
    "oxford-pets",
    only("annotations.tar.gz", without("annotations/test.txt")),
    "annotations.tar.gz has no annotations/test.txt, the list of its test images and their classes",
  ],
  [
    "other classes",
    "stl10",
    "stl10-binary",
    replaced("stl10_binary/class_names.txt", "cat\ndog\n"),
    "STL-10: stl10_binary/class_names.txt lists 2 classes, expected 10",
  ],
  [
    "a class of another name",
    "cifar10",
    "cifar-binary",
    replaced(
      "cifar-10-batches-bin/batches.meta.txt",
      "airplane\nautomobile\nbird\ncat\ndeer\ndog\nfrog\nhorse\nboat\ntruck\n",
    ),
    'CIFAR-10: batches.meta.txt calls class 8 "boat", expected "ship"',
  ],
  [
    "a batch less",
    "cifar10",
    "cifar-binary",
    without("cifar-10-batches-bin/data_batch_3.bin"),
    "cifar-10-binary.tar.gz has no cifar-10-batches-bin/data_batch_3.bin",
  ],
  [
    "a batch of another length",
    "cifar100",
    "cifar-binary",
    replaced("cifar-100-binary/test.bin", "short"),
    "test.bin has 5 bytes, expected a multiple of 3,074",
  ],
  [
    "a label of no class",
    "cifar10",
    "cifar-binary",
    replaced("cifar-10-batches-bin/test_batch.bin", "\x0a".padEnd(3073, "x")),
    "CIFAR-10: image 0 of test_batch.bin has label 10, expected 0 to 9",
  ],
  [
    "a listed image less",
    "food101",
    "food101",
    without("food-101/images/waffles/5.jpg"),
    "food-101.tar.gz lacks 1 of the images that are listed, food-101/images/waffles/5.jpg the first",
  ],
  [
    "a line that is none",
    "oxford-pets",
    "oxford-pets",
    only("annotations.tar.gz", replaced("annotations/test.txt", "Abyssinian_1 1\n")),
    'annotations/test.txt in annotations.tar.gz has the line "Abyssinian_1 1"',
  ],
  [
    "an image in two splits",
    "food101",
    "food101",
    replaced("food-101/meta/test.txt", "waffles/5\nwaffles/77\n"),
    'lists "waffles/77", which is listed before',
  ],
  [
    "a way out of the archive",
    "food101",
    "food101",
    replaced("food-101/meta/test.txt", "../../../etc/passwd\n"),
    'lists "../../../etc/passwd", which is in none of the classes',
  ],
])(
  "%s in the files of %s in the layout %s is a sentence, and nothing is kept",
  async (_, name, form, change, message) => {
    await expect(importChanged(await writeOfficialFiles(name, form, folder), form, change)).rejects.toMatchObject({
      name: "BadInput",
      message: expect.stringContaining(message),
    });
    expect(await importedDatasets(store)).toEqual([]);
    for await (const key of store.list("")) expect.unreachable(`${key} was left behind`);
  },
);

test("labels that the development kit does not have are refused", async () => {
  const kit = only(
    "ILSVRC2012_devkit_t12.tar.gz",
    replaced("ILSVRC2012_devkit_t12/data/ILSVRC2012_validation_ground_truth.txt", "1\n2\n1001\n"),
  );
  await expect(
    importChanged(await writeOfficialFiles("imagenet1k", "imagenet1k", folder), "imagenet1k", kit),
  ).rejects.toThrow('ILSVRC2012_validation_ground_truth.txt gives image 3 the class "1001", which meta.mat has not');
});

test("fewer images than there should be are refused, and said with both numbers", async () => {
  const fewer = only("ILSVRC2012_img_train.tar", (_, bytes) =>
    // Unpacked again, since the training archive is none that is packed.
    gunzipSync(repacked(bytes, (members) => members.slice(1))),
  );
  await expect(
    importChanged(await writeOfficialFiles("imagenet1k", "imagenet1k", folder), "imagenet1k", fewer),
  ).rejects.toThrow("ImageNet-1K: the files have 6 images of the train split, expected 8; get them again.");
});

/** A folder of 4 classes with 50 images each, as somebody's own dataset has them, where some may be changed. */
async function ownImages(change: (path: string) => Uint8Array | undefined): Promise<string> {
  const images = join(folder, "own");
  const good = await sharp(formulaImage(20, 30), { raw: { height: 20, width: 30, channels: 3 } })
    .jpeg()
    .toBuffer();
  for (const name of ["ash", "birch", "cedar", "elm"]) {
    await mkdir(join(images, name), { recursive: true });
    for (let number = 10; number < 60; number++)
      await writeFile(join(images, name, `${number}.jpg`), change(`${name}/${number}.jpg`) ?? good);
  }
  return images;
}
const importOwn = (path: string) =>
  importDataset(
    "trees",
    path,
    { store, signal: new AbortController().signal, saveEverySeconds: 15, report: () => {} },
    { size: 16 },
  );

test("an image that cannot be decoded is named and left out, as long as 99 of 100 can be", async () => {
  const manifest = await importOwn(
    await ownImages((path) =>
      path === "birch/12.jpg"
        ? Buffer.from("not found")
        : path === "elm/14.jpg"
          ? Buffer.of(0xff, 0xd8, 0xff)
          : undefined,
    ),
  );
  expect(manifest.unreadable).toEqual([
    { split: "train", name: "birch/12.jpg", reason: "begins with 0x6e6f7420, as no JPEG, PNG, GIF, WebP or TIFF does" },
    { split: "test", name: "elm/14.jpg", reason: expect.stringMatching(/^cannot be decoded \(/) },
  ]);
  expect([manifest.splits.train, manifest.splits.test].map(({ count, perClass }) => [count, perClass])).toEqual([
    [159, [40, 39, 40, 40]],
    [39, [10, 10, 10, 9]],
  ]);
});

test("more than one of a hundred is refused with the share and the first, and nothing is kept", async () => {
  const path = await ownImages((name) => (name.endsWith("/33.jpg") ? Buffer.from("?") : undefined));
  await expect(importOwn(path)).rejects.toThrow(
    "trees: 4 of 200 images cannot be used, more than 1 %; the first, ash/33.jpg, begins with 0x3f",
  );
  for await (const key of store.list("")) expect.unreachable(`${key} was left behind`);
});

test("a decompression bomb among the images is left out like any other that cannot be decoded", async () => {
  const small = await sharp(formulaImage(8, 8), { raw: { height: 8, width: 8, channels: 3 } })
    .png()
    .toBuffer();
  small.writeUInt32BE(60_000, 16);
  small.writeUInt32BE(60_000, 20);
  small.writeUInt32BE(crc32(small.subarray(12, 29)), 29);
  const manifest = await importOwn(await ownImages((path) => (path === "cedar/20.jpg" ? small : undefined)));
  expect(manifest.unreadable).toEqual([
    { split: "train", name: "cedar/20.jpg", reason: expect.stringContaining("exceeds pixel limit") },
  ]);
});
