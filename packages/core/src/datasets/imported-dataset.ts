import { createHash } from "node:crypto";
import { randomStream } from "../engine/random.js";
import { BadInput } from "../errors.js";
import type { Dataset, DatasetDescription, Split, SplitName } from "./dataset.js";
import { photographTransforms } from "./descriptions/photographs.js";
import { publishedDatasets } from "./descriptions/published-datasets.js";
import type { ImageSource } from "./image-source.js";
import { imageLevels } from "./images/prepare-images.js";
import { inOrder } from "./in-order.js";
import { decodeImageIndex } from "./shards/image-index.js";
import type { ImportedManifest } from "./shards/imported-manifest.js";
import type { ObjectReader } from "./shards/object-reader.js";
import { ShardReader } from "./shards/shard-reader.js";

/** A split whose images take more once they are decoded is not put into memory: its images are streamed. */
const MAX_SPLIT_BYTES = 1 << 30;
/** Labels of a split in memory are bytes. */
const MAX_SPLIT_CLASSES = 256;
/** Images that are decoded at a time. */
const AT_ONCE = 8;

/**
 * A dataset that was imported into the object store. Small ones can be had as splits in memory, the photographs among them as evaluation
 * shows them; all can be read image by image.
 */
export function openImportedDataset(manifest: ImportedManifest, objects: ObjectReader): Dataset {
  const description = describeImported(manifest);
  const source = async (name: SplitName | "validation"): Promise<ImageSource> => {
    const split = manifest.splits[name];
    if (split === undefined) throw new BadInput(`${manifest.title} has no ${name} split.`, "split");
    const index = decodeImageIndex(await objects.get(split.index));
    const reader = new ShardReader(objects, split.shards, index, manifest.storage === "pixels");
    return {
      count: split.count,
      labels: index.labels,
      digest: split.digest,
      stored: manifest.storage === "files" ? { kind: "files" } : { kind: "pixels", shape: manifest.image },
      read: (image) => reader.read(image),
    };
  };
  const splits = new Map<SplitName, Promise<Split>>();
  return {
    description,
    source,
    split(name) {
      const split = splits.get(name) ?? source(name).then((images) => inMemory(name, images, manifest, description));
      splits.set(name, split);
      return split;
    },
  };
}

/** What is known of an imported dataset without its images. */
export function describeImported(manifest: ImportedManifest): DatasetDescription {
  const { name, title, classes, image, normalisation, licence, source, storage, splits } = manifest;
  const transforms =
    publishedDatasets.find((published) => published.name === name)?.transforms ??
    (storage === "files" ? photographTransforms(image.height) : undefined);
  const counts = { train: { count: splits.train.count }, test: { count: splits.test.count } };
  return { name, title, classes, image, normalisation, licence, source, splits: counts, transforms };
}

async function inMemory(
  name: SplitName,
  source: ImageSource,
  manifest: ImportedManifest,
  { image, classes, transforms, normalisation, title }: DatasetDescription,
): Promise<Split> {
  const size = image.height * image.width * image.channels;
  const needed = source.count * size;
  if (needed > MAX_SPLIT_BYTES || classes.length > MAX_SPLIT_CLASSES)
    throw new BadInput(
      `${title}'s ${name} split is too large for memory: ${source.count.toLocaleString("en-US")} images of ${classes.length.toLocaleString("en-US")} classes, ${(needed / 2 ** 30).toFixed(1)} GiB. It can be streamed only.`,
      "dataset",
    );
  const preparation = { stored: source.stored, transforms: transforms?.evaluation ?? [], normalisation, image };
  const images = new Uint8Array(needed);
  const random = randomStream(0, "evaluation");
  const levels = (place: number) =>
    source.read(place).then((bytes) =>
      // Evaluation draws nothing, and pixels are stored as they are shown.
      source.stored.kind === "pixels" ? bytes : imageLevels(preparation, bytes, random),
    );
  let filled = 0;
  for await (const pixels of inOrder(places(source.count), AT_ONCE, levels)) {
    images.set(pixels, filled);
    filled += size;
  }
  const labels = Uint8Array.from(source.labels);
  const digest = createHash("sha256").update(images).update(labels).digest("hex");
  if (source.stored.kind === "pixels" && digest !== manifest.splits[name].digest)
    throw new BadInput(
      `The stored images of ${title} are damaged: the ${name} split has the digest ${digest}, expected ${manifest.splits[name].digest}. \`hatchery datasets verify ${manifest.name}\` names what is damaged.`,
      "dataset",
    );
  return { name, count: source.count, images, labels, digest };
}

async function* places(count: number): AsyncGenerator<number> {
  for (let place = 0; place < count; place++) yield place;
}
