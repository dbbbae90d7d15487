import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import sharp from "sharp";
import { imagenet1kDescription } from "../../src/datasets/descriptions/imagenet1k.js";
import type { PublishedDataset, PublishedFile } from "../../src/datasets/published-dataset.js";
import { matFile } from "../../src/datasets/readers/test-mat-writer.js";
import { type TarMember, tar } from "../../src/datasets/readers/test-tar-writer.js";
import { formulaImage } from "../../src/datasets/test-images.js";

/** Different images; more would only take longer to make. */
const DIFFERENT = 256;
const SIDE = 16;
const MARK_BYTES = 1024;

/**
 * Writes ImageNet's three files with all its classes, and as many images as are asked for, each a JPEG of a few hundred bytes.
 * @returns ImageNet's description with these files' sizes and checksums in place of the official ones
 */
export async function writeImagenet(
  folder: string,
  counts: { train: number; test: number },
): Promise<PublishedDataset> {
  const synsets = [...(imagenet1kDescription.classKeys ?? [])].sort();
  const jpegs = await Promise.all(Array.from({ length: DIFFERENT }, (_, number) => jpeg(number)));
  const image = (path: string, number: number): TarMember => ({
    path,
    bytes: jpegs[number % DIFFERENT] ?? new Uint8Array(0),
  });
  function* trainings(): Generator<TarMember> {
    for (const [label, synset] of synsets.entries()) {
      const first = Math.floor((label * counts.train) / synsets.length);
      const length = Math.floor(((label + 1) * counts.train) / synsets.length) - first;
      const members = Array.from({ length }, (_, index) => image(`${synset}_${index + 1}.JPEG`, first + index));
      yield { path: `${synset}.tar`, bytes: tar(members) };
    }
  }
  function* validations(): Generator<TarMember> {
    for (let index = 0; index < counts.test; index++)
      yield image(`ILSVRC2012_val_${String(index + 1).padStart(8, "0")}.JPEG`, index);
  }
  const structs = synsets.map((synset, label) => ({ ILSVRC2012_ID: [label + 1], WNID: synset, num_children: [0] }));
  const truth = Array.from({ length: counts.test }, (_, index) => `${(index % synsets.length) + 1}\n`).join("");
  const kit = tar([
    { path: "ILSVRC2012_devkit_t12/data/meta.mat", bytes: matFile({ synsets: structs }) },
    { path: "ILSVRC2012_devkit_t12/data/ILSVRC2012_validation_ground_truth.txt", bytes: Buffer.from(truth) },
  ]);
  const files = [
    await write(folder, "ILSVRC2012_img_train.tar", archive(trainings())),
    await write(folder, "ILSVRC2012_img_val.tar", archive(validations())),
    await write(folder, "ILSVRC2012_devkit_t12.tar.gz", [gzipSync(kit)]),
  ];
  const splits = { train: { count: counts.train }, test: { count: counts.test } };
  return { ...imagenet1kDescription, splits, forms: [{ name: "imagenet1k", files }] };
}

async function jpeg(number: number): Promise<Buffer> {
  const levels = formulaImage(SIDE, SIDE).map((level) => level ^ number);
  return sharp(levels, { raw: { height: SIDE, width: SIDE, channels: 3 } })
    .jpeg()
    .toBuffer();
}

/** An archive of the members, one in memory at a time. */
function* archive(members: Iterable<TarMember>): Generator<Uint8Array> {
  // Each archive of one member ends with two empty blocks, of which only the last may stay.
  for (const member of members) yield tar([member]).subarray(0, -MARK_BYTES);
  yield new Uint8Array(MARK_BYTES);
}

async function write(folder: string, name: string, parts: Iterable<Uint8Array>): Promise<PublishedFile> {
  const hash = createHash("sha256");
  const file = await open(join(folder, name), "wx");
  let bytes = 0;
  try {
    for (const part of parts) {
      await file.write(part);
      hash.update(part);
      bytes += part.length;
    }
  } finally {
    await file.close();
  }
  return { name, bytes, sha256: hash.digest("hex") };
}
