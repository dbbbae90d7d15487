import { createHash } from "node:crypto";
import { BadInput } from "../../errors.js";
import type { ImageIndex } from "./image-index.js";
import type { ImportedShard } from "./imported-manifest.js";
import type { ObjectReader } from "./object-reader.js";
import { readShardTable, tableBytes } from "./shard.js";
import { ShardReader } from "./shard-reader.js";

const DIGEST_BYTES = 32;
/** More classes than a byte can number have their labels in two. */
const BYTE_CLASSES = 256;

/** A split's images in their order. */
export interface IndexedShards {
  readonly index: ImageIndex;
  /** Of the images, then the labels, as in a manifest. */
  readonly digest: string;
}

/**
 * Puts the images of a split's shards into their order, from the shards' own tables, and takes the digest of all.
 * @param split its storage, and how many classes its dataset has
 * @throws BadInput when two images claim the same place
 */
export async function indexShards(
  objects: ObjectReader,
  split: { readonly name: string; readonly storage: "pixels" | "files"; readonly classes: number },
  shards: readonly ImportedShard[],
): Promise<IndexedShards> {
  const count = shards.reduce((sum, shard) => sum + shard.count, 0);
  const orders = new Float64Array(count);
  const digests = new Uint8Array(count * DIGEST_BYTES);
  const found = emptyIndex(count);
  let image = 0;
  for (const [number, shard] of shards.entries()) {
    for (const entry of readShardTable(await objects.readRange(shard.key, 0, tableBytes(shard.count)))) {
      orders[image] = entry.order;
      digests.set(entry.digest, image * DIGEST_BYTES);
      found.labels[image] = entry.label;
      found.shards[image] = number;
      found.offsets[image] = entry.offset;
      found.lengths[image] = entry.length;
      image += 1;
    }
  }
  const sorted = sortedPlaces(orders);
  const twice = sorted.findIndex((place, rank) => rank > 0 && orders[place] === orders[sorted[rank - 1] ?? 0]);
  if (twice >= 0)
    throw new BadInput(`The files hold image ${twice} of the ${split.name} split twice; download them again.`);
  const index = rearranged(found, sorted);
  const hash = createHash("sha256");
  if (split.storage === "files") {
    for (const place of sorted) hash.update(digests.subarray(place * DIGEST_BYTES, (place + 1) * DIGEST_BYTES));
  } else {
    const reader = new ShardReader(objects, shards, index, true);
    for (let place = 0; place < count; place++) hash.update(await reader.read(place));
  }
  hash.update(split.classes > BYTE_CLASSES ? littleEndian(index.labels) : Uint8Array.from(index.labels));
  return { index, digest: hash.digest("hex") };
}

function emptyIndex(count: number): ImageIndex {
  return {
    labels: new Uint16Array(count),
    shards: new Uint16Array(count),
    offsets: new Uint32Array(count),
    lengths: new Uint32Array(count),
  };
}

function sortedPlaces(orders: Float64Array): Uint32Array {
  const places = Uint32Array.from({ length: orders.length }, (_, place) => place);
  return places.sort((a, b) => (orders[a] ?? 0) - (orders[b] ?? 0));
}

function rearranged(found: ImageIndex, places: Uint32Array): ImageIndex {
  const index = emptyIndex(places.length);
  for (const [rank, place] of places.entries()) {
    index.labels[rank] = found.labels[place] ?? 0;
    index.shards[rank] = found.shards[place] ?? 0;
    index.offsets[rank] = found.offsets[place] ?? 0;
    index.lengths[rank] = found.lengths[place] ?? 0;
  }
  return index;
}

function littleEndian(values: Uint16Array): Uint8Array {
  const bytes = new Uint8Array(2 * values.length);
  const view = new DataView(bytes.buffer);
  for (const [place, value] of values.entries()) view.setUint16(2 * place, value, true);
  return bytes;
}
