import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import sharp from "sharp";
import { publishedDatasets } from "../descriptions/published-datasets.js";
import type { FormName, PublishedDataset, StoredSplitName } from "../published-dataset.js";
import { formulaImage } from "../test-images.js";
import { dataPickle, type PickledData } from "./test-data-pickle.js";
import { matFile } from "./test-mat-writer.js";
import { type TarMember, tar } from "./test-tar-writer.js";

/** Small files in exactly the layout of a dataset's official ones, and its description with their sizes, checksums and counts. */
export interface OfficialFiles {
  readonly dataset: PublishedDataset;
  readonly folder: string;
  /** Labels of each split, in its order. */
  readonly labels: Readonly<Partial<Record<StoredSplitName, readonly number[]>>>;
}

/** What a layout's writer gives: the files' contents by name, and the labels. */
interface Written {
  readonly files: Readonly<Record<string, Uint8Array>>;
  readonly labels: OfficialFiles["labels"];
  readonly change?: Partial<PublishedDataset>;
}

const text = (lines: readonly string[]) => Buffer.from(`${lines.join("\n")}\n`);
const cycle = (count: number, classes: number, from = 0) =>
  Array.from({ length: count }, (_, i) => (from + i) % classes);
const file = (path: string, bytes: Uint8Array): TarMember => ({ path, bytes });
/** The channels of a formula's image one after the other, as rows or as columns; each number gives another image. */
export function planes(side: number, number: number, columns = false): Uint8Array {
  const image = formulaImage(side, side).map((level) => level + number);
  return Uint8Array.from({ length: image.length }, (_, index) => {
    const [channel, place] = [Math.floor(index / (side * side)), index % (side * side)];
    const pixel = columns ? (place % side) * side + Math.floor(place / side) : place;
    return image[3 * pixel + channel] ?? 0;
  });
}

const jpegs = new Map<string, Promise<Buffer>>();
/** A photograph's stand-in, of another size for each number. */
export function jpeg(number: number): Promise<Buffer> {
  const [height, width] = [40 + (number % 7), 50 + (number % 5)];
  const raw = { raw: { height, width, channels: 3 } } as const;
  const made =
    jpegs.get(`${number}`) ??
    sharp(
      formulaImage(height, width).map((level) => level ^ number),
      raw,
    )
      .jpeg()
      .toBuffer();
  jpegs.set(`${number}`, made);
  return made;
}

async function images(paths: readonly string[]): Promise<TarMember[]> {
  return Promise.all(paths.map(async (path, index) => file(path, await jpeg(index))));
}

const writers: Readonly<Record<FormName, (dataset: PublishedDataset) => Promise<Written>>> = {
  async idx() {
    const part = (name: string, count: number): readonly [Record<string, Uint8Array>, number[]] => {
      const labels = cycle(count, 10);
      const header = (...words: readonly number[]) =>
        Buffer.concat(words.map((word) => Buffer.of(word >>> 24, word >>> 16, word >>> 8, word)));
      const pixels = Uint8Array.from({ length: count * 784 }, (_, index) => index * 31);
      return [
        {
          [`${name}-images-idx3-ubyte.gz`]: gzipSync(Buffer.concat([header(0x0803, count, 28, 28), pixels])),
          [`${name}-labels-idx1-ubyte.gz`]: gzipSync(Buffer.concat([header(0x0801, count), Buffer.from(labels)])),
        },
        labels,
      ];
    };
    const [train, test] = [part("train", 12), part("t10k", 11)];
    return { files: { ...train[0], ...test[0] }, labels: { train: train[1], test: test[1] } };
  },

  async "cifar-binary"(dataset) {
    const fine = dataset.name === "cifar100";
    const [folder, list] = fine
      ? ["cifar-100-binary", "fine_label_names.txt"]
      : ["cifar-10-batches-bin", "batches.meta.txt"];
    const names = fine
      ? ["train.bin", "test.bin"]
      : [1, 2, 3, 4, 5].map((n) => `data_batch_${n}.bin`).concat("test_batch.bin");
    const { count, labels, batch } = cifarBatches(dataset, names.length);
    const batches = names.map((name, number) => {
      const records = batch(number).map((label, index) =>
        Buffer.concat([fine ? Buffer.of(7, label) : Buffer.of(label), planes(32, number * count + index)]),
      );
      return file(`${folder}/${name}`, Buffer.concat(records));
    });
    const lists = file(`${folder}/${list}`, text([...(dataset.classKeys ?? dataset.classes), ""]));
    return { files: { [`${dataset.forms[0]?.files[0]?.name}`]: gzipSync(tar([...batches, lists])) }, labels };
  },

  async "cifar-python"(dataset) {
    const fine = dataset.name === "cifar100";
    const [folder, list] = fine ? ["cifar-100-python", "meta"] : ["cifar-10-batches-py", "batches.meta"];
    const names = fine ? ["train", "test"] : [1, 2, 3, 4, 5].map((n) => `data_batch_${n}`).concat("test_batch");
    const { count, labels, batch } = cifarBatches(dataset, names.length);
    const batches = names.map((name, number) => {
      const pixels = batch(number).map((_, index) => planes(32, number * count + index));
      const entries: [string, PickledData][] = [
        ["batch_label", `batch ${number}`],
        [fine ? "fine_labels" : "labels", batch(number)],
        ["data", { rows: count, bytes: Buffer.concat(pixels) }],
        ["filenames", pixels.map((_, index) => `image_${index}.png`)],
      ];
      return file(`${folder}/${name}`, dataPickle(new Map(entries)));
    });
    const classes = new Map([[fine ? "fine_label_names" : "label_names", dataset.classKeys ?? dataset.classes]]);
    const archive = tar([file(`${folder}/${list}`, dataPickle(classes)), ...batches]);
    return { files: { [`${dataset.forms[1]?.files[0]?.name}`]: gzipSync(archive) }, labels };
  },

  async "stl10-binary"(dataset) {
    const labels = { train: cycle(11, 10), test: cycle(10, 10) };
    const split = (name: "train" | "test") => [
      file(`stl10_binary/${name}_X.bin`, Buffer.concat(labels[name].map((_, index) => planes(96, index, true)))),
      file(`stl10_binary/${name}_y.bin`, Buffer.from(labels[name].map((label) => label + 1))),
    ];
    const archive = tar([
      ...split("test"),
      ...split("train"),
      file("stl10_binary/unlabeled_X.bin", planes(96, 3, true)),
      file("stl10_binary/class_names.txt", text(dataset.classes)),
      file("stl10_binary/fold_indices.txt", text(["0 1 2"])),
    ]);
    return { files: { "stl10_binary.tar.gz": gzipSync(archive) }, labels };
  },

  async flowers102() {
    // 1-based classes by image; MATLAB files number images from 1, and splits list them in any order.
    const classes = [1, 2, 3, 102, 5, 6, 7, 8];
    const setid = { trnid: [4, 1, 7], valid: [2, 3], tstid: [8, 6, 5] };
    const of = (ids: readonly number[]) => ids.map((id) => (classes[id - 1] ?? 0) - 1);
    const paths = classes.map((_, index) => `jpg/image_${String(index + 1).padStart(5, "0")}.jpg`);
    return {
      files: {
        "102flowers.tgz": gzipSync(tar([{ path: "jpg/", type: "5" }, ...(await images(paths))])),
        "imagelabels.mat": matFile({ labels: classes }),
        "setid.mat": matFile(setid),
      },
      labels: { train: of(setid.trnid), validation: of(setid.valid), test: of(setid.tstid) },
    };
  },

  async "oxford-pets"(dataset) {
    const keys = dataset.classKeys ?? [];
    const names = (numbers: readonly number[]) =>
      keys.slice(0, 6).flatMap((key) => numbers.map((number) => `${key}_${number}`));
    const line = (name: string) => `${name} ${keys.indexOf(name.replace(/_\d+$/, "")) + 1} 1 1`;
    const lists = { train: names([1, 10]), test: names([3]) };
    const label = (name: string) => keys.indexOf(name.replace(/_\d+$/, ""));
    const annotations = tar([
      file("annotations/README", text(["class ids"])),
      file("annotations/trainval.txt", text(lists.train.map(line))),
      file("annotations/test.txt", text(lists.test.map(line))),
      file(`annotations/trimaps/._${lists.train[0]}.png`, Buffer.of(0)),
    ]);
    const paths = [...lists.test, ...lists.train].map((name) => `images/${name}.jpg`);
    const extra = [
      file("images/Abyssinian_101.mat", matFile({ x: [1] })),
      ...(await images(["images/beagle_999.jpg"])),
    ];
    return {
      files: {
        "images.tar.gz": gzipSync(tar([...(await images(paths)), ...extra])),
        "annotations.tar.gz": gzipSync(annotations),
      },
      labels: { train: lists.train.map(label), test: lists.test.map(label) },
    };
  },

  async food101(dataset) {
    const keys = dataset.classKeys ?? [];
    const lists = {
      train: ["apple_pie/1005649", "cheese_plate/23", "waffles/77"],
      test: ["cheesecake/11", "waffles/5"],
    };
    const label = (name: string) => keys.indexOf(name.replace(/\/.*/, ""));
    const meta = [
      file("food-101/meta/classes.txt", text(keys)),
      file("food-101/meta/train.txt", text(lists.train)),
      file("food-101/meta/test.txt", text(lists.test)),
      file("food-101/meta/train.json", Buffer.from("{}")),
    ];
    const paths = [...lists.test, ...lists.train].map((name) => `food-101/images/${name}.jpg`);
    return {
      files: { "food-101.tar.gz": gzipSync(tar([...(await images(paths)), ...meta])) },
      labels: { train: lists.train.map(label), test: lists.test.map(label) },
    };
  },

  async imagenet1k(dataset) {
    // The kit numbers synsets in an order of its own, and has synsets with children after the thousand.
    const synsets = (dataset.classKeys ?? []).slice(0, 4);
    const numbers = [2, 4, 1, 3];
    const struct = (synset: string, number: number, children: readonly number[]) => ({
      ILSVRC2012_ID: [number],
      WNID: synset,
      words: "a name, another name",
      gloss: "what it is",
      num_children: [children.length],
      children,
      wordnet_height: [0],
      num_train_images: [3],
    });
    const meta = [...synsets]
      .map((synset, label) => struct(synset, numbers[label] ?? 0, []))
      .sort((a, b) => (a.ILSVRC2012_ID[0] ?? 0) - (b.ILSVRC2012_ID[0] ?? 0));
    const kit = "ILSVRC2012_devkit_t12";
    const truth = [3, 3, 1, 2, 4];
    const inner = await Promise.all(
      [...synsets].reverse().map(async (synset) => {
        const paths = [10, 9].map((number) => `${synset}_${number}.JPEG`);
        return file(`${synset}.tar`, tar(await images(paths)));
      }),
    );
    const validation = truth.map((_, index) => `ILSVRC2012_val_${String(index + 1).padStart(8, "0")}.JPEG`);
    return {
      files: {
        "ILSVRC2012_img_train.tar": tar(inner),
        "ILSVRC2012_img_val.tar": tar((await images(validation)).reverse()),
        "ILSVRC2012_devkit_t12.tar.gz": gzipSync(
          tar([
            file(`${kit}/readme.txt`, text(["read me"])),
            file(`${kit}/data/meta.mat`, matFile({ synsets: [...meta, struct("n00001740", 1001, [1, 2])] })),
            file(`${kit}/data/ILSVRC2012_validation_ground_truth.txt`, text(truth.map(String))),
          ]),
        ),
      },
      labels: { train: [0, 0, 1, 1, 2, 2, 3, 3], test: truth.map((number) => numbers.indexOf(number)) },
      change: { classes: dataset.classes.slice(0, 4), classKeys: synsets },
    };
  },
};

function cifarBatches(dataset: PublishedDataset, batches: number) {
  const count = 4;
  const batch = (number: number) => cycle(count, dataset.classes.length, number * 3);
  const train = Array.from({ length: batches - 1 }, (_, number) => batch(number)).flat();
  return { count, batch, labels: { train, test: batch(batches - 1) } };
}

/** Writes a dataset's files in one of its official layouts into a new folder below `parent`. */
export async function writeOfficialFiles(name: string, form: FormName, parent: string): Promise<OfficialFiles> {
  const official = publishedDatasets.find((dataset) => dataset.name === name);
  if (official === undefined) throw new Error(`There is no dataset ${name}.`);
  const { files, labels, change } = await writers[form](official);
  const folder = join(parent, `${name}-${form}`);
  await mkdir(folder);
  for (const [file, bytes] of Object.entries(files)) await writeFile(join(folder, file), bytes);
  return { dataset: withFiles({ ...official, ...change }, form, files, labels), folder, labels };
}

/** The description with other files in place of the official ones: their sizes, and the checksum that is published for each. */
export function withFiles(
  dataset: PublishedDataset,
  form: FormName,
  files: Readonly<Record<string, Uint8Array>>,
  labels: OfficialFiles["labels"],
): PublishedDataset {
  const count = (split: StoredSplitName) => ({ count: labels[split]?.length ?? 0 });
  const forms = dataset.forms.map((published) => {
    if (published.name !== form || published.files.some(({ name }) => files[name] === undefined)) return published;
    const swapped = published.files.map((file) => {
      const bytes = files[file.name] ?? new Uint8Array(0);
      const hash = (algorithm: string) => createHash(algorithm).update(bytes).digest("hex");
      return { ...file, bytes: bytes.length, md5: hash("md5"), ...(file.sha256 && { sha256: hash("sha256") }) };
    });
    return { ...published, files: swapped };
  });
  const validation = dataset.splits.validation && { validation: count("validation") };
  return { ...dataset, forms, splits: { train: count("train"), test: count("test"), ...validation } };
}
