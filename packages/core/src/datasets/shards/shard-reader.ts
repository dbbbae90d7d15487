import type { ImageIndex } from "./image-index.js";
import type { ImportedShard } from "./imported-manifest.js";
import type { ObjectReader } from "./object-reader.js";

/** Shards of small images are kept once they are read, up to this; CIFAR takes 184 MB. */
const KEPT_BYTES = 256e6;

/** Reads the images of a split one by one, in any order, in bounded memory. */
export class ShardReader {
  /** In the order in which they were last used. */
  private readonly kept = new Map<number, Promise<Uint8Array>>();
  private keptBytes = 0;

  /** @param wholeShards whether a shard is read whole for its first image, as pays for small images, or each image by itself */
  constructor(
    private readonly objects: ObjectReader,
    private readonly shards: readonly ImportedShard[],
    private readonly index: ImageIndex,
    private readonly wholeShards: boolean,
  ) {}

  /** The bytes of an image as they are stored, by its place in the split. */
  async read(image: number): Promise<Uint8Array> {
    const { shards, offsets, lengths } = this.index;
    const number = shards[image];
    const shard = number === undefined ? undefined : this.shards[number];
    if (number === undefined || shard === undefined)
      throw new RangeError(`Image ${image} is not in a split of ${shards.length} images.`);
    const start = offsets[image] ?? 0;
    const end = start + (lengths[image] ?? 0);
    if (!this.wholeShards) return this.objects.readRange(shard.key, start, end);
    return (await this.shard(number, shard)).subarray(start, end);
  }

  private shard(number: number, { key, bytes }: ImportedShard): Promise<Uint8Array> {
    const known = this.kept.get(number);
    if (known === undefined) this.makeRoom(bytes);
    const read = known ?? this.objects.get(key);
    this.kept.delete(number);
    this.kept.set(number, read);
    return read;
  }

  private makeRoom(bytes: number): void {
    this.keptBytes += bytes;
    for (const number of this.kept.keys()) {
      if (this.keptBytes <= KEPT_BYTES) return;
      this.kept.delete(number);
      this.keptBytes -= this.shards[number]?.bytes ?? 0;
    }
  }
}
