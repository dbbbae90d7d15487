import { BadInput } from "../errors.js";
import type { DatasetDescription, ImportedDataset } from "./dataset.js";
import { photographTransforms } from "./descriptions/photographs.js";
import { publishedDatasets } from "./descriptions/published-datasets.js";
import { decodeImageIndex } from "./shards/image-index.js";
import type { ImportedManifest } from "./shards/imported-manifest.js";
import type { ObjectReader } from "./shards/object-reader.js";
import { ShardReader } from "./shards/shard-reader.js";

/** A dataset that was imported into the object store, where its images are read one by one. */
export function openImportedDataset(manifest: ImportedManifest, objects: ObjectReader): ImportedDataset {
  return {
    description: describeImported(manifest),
    async source(name) {
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
