import { createHash } from "node:crypto";

/** An image in a shard. */
export interface ShardEntry {
  readonly order: number;
  readonly label: number;
  /** SHA-256 of its bytes. */
  readonly digest: Uint8Array;
  /** Where its bytes begin in the shard. */
  readonly offset: number;
  readonly length: number;
}

const COUNT_BYTES = 4;
const DIGEST_BYTES = 32;
/** order as a 64-bit float, label, length, digest */
const ENTRY_BYTES = 8 + 4 + 4 + DIGEST_BYTES;

/**
 * Collects images into a shard: an object of many images, so that a set of a million is a few thousand objects. It begins with a table
 * of its images, little-endian, and their bytes follow in the same order.
 */
export class ShardBuilder {
  private readonly images: { readonly order: number; readonly label: number; readonly bytes: Uint8Array }[] = [];
  /** Of the images so far. */
  bytes = 0;

  get count(): number {
    return this.images.length;
  }

  add(image: { readonly order: number; readonly label: number; readonly bytes: Uint8Array }): void {
    // A copy, since small images are views into large buffers, which would stay in memory for one of them.
    this.images.push({ order: image.order, label: image.label, bytes: image.bytes.slice() });
    this.bytes += image.bytes.length;
  }

  finish(): Uint8Array {
    const table = tableBytes(this.count);
    const shard = new Uint8Array(table + this.bytes);
    const view = new DataView(shard.buffer);
    view.setUint32(0, this.count, true);
    let at = COUNT_BYTES;
    let offset = table;
    for (const { order, label, bytes } of this.images) {
      view.setFloat64(at, order, true);
      view.setUint32(at + 8, label, true);
      view.setUint32(at + 12, bytes.length, true);
      shard.set(createHash("sha256").update(bytes).digest(), at + 16);
      shard.set(bytes, offset);
      at += ENTRY_BYTES;
      offset += bytes.length;
    }
    return shard;
  }
}

/** How many bytes of a shard of so many images its table takes. */
export function tableBytes(count: number): number {
  return COUNT_BYTES + count * ENTRY_BYTES;
}

/**
 * The images that a shard's table lists.
 * @param table the beginning of the shard, at least `tableBytes` of it
 */
export function readShardTable(table: Uint8Array): readonly ShardEntry[] {
  const view = new DataView(table.buffer, table.byteOffset, table.byteLength);
  const count = view.getUint32(0, true);
  let offset = tableBytes(count);
  return Array.from({ length: count }, (_, index) => {
    const at = COUNT_BYTES + index * ENTRY_BYTES;
    const length = view.getUint32(at + 12, true);
    const entry = {
      order: view.getFloat64(at, true),
      label: view.getUint32(at + 8, true),
      digest: table.slice(at + 16, at + 16 + DIGEST_BYTES),
      offset,
      length,
    };
    offset += length;
    return entry;
  });
}
