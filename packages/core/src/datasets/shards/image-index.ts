/** Where the images of a split lie, in their order: one entry in each column for each of them. */
export interface ImageIndex {
  readonly labels: Uint16Array;
  /** The number of its shard, in the order in which the split lists them. */
  readonly shards: Uint16Array;
  /** Where in the shard its bytes begin. */
  readonly offsets: Uint32Array;
  readonly lengths: Uint32Array;
}

const ENTRY_BYTES = 2 + 2 + 4 + 4;

/** The columns one after the other, little-endian; the number of entries follows from the length. */
export function encodeImageIndex({ labels, shards, offsets, lengths }: ImageIndex): Uint8Array {
  const count = labels.length;
  const bytes = new Uint8Array(count * ENTRY_BYTES);
  const view = new DataView(bytes.buffer);
  for (let image = 0; image < count; image++) {
    view.setUint16(2 * image, labels[image] ?? 0, true);
    view.setUint16(2 * (count + image), shards[image] ?? 0, true);
    view.setUint32(4 * (count + image), offsets[image] ?? 0, true);
    view.setUint32(4 * (2 * count + image), lengths[image] ?? 0, true);
  }
  return bytes;
}

export function decodeImageIndex(bytes: Uint8Array): ImageIndex {
  const count = Math.floor(bytes.length / ENTRY_BYTES);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const index = {
    labels: new Uint16Array(count),
    shards: new Uint16Array(count),
    offsets: new Uint32Array(count),
    lengths: new Uint32Array(count),
  };
  for (let image = 0; image < count; image++) {
    index.labels[image] = view.getUint16(2 * image, true);
    index.shards[image] = view.getUint16(2 * (count + image), true);
    index.offsets[image] = view.getUint32(4 * (count + image), true);
    index.lengths[image] = view.getUint32(4 * (2 * count + image), true);
  }
  return index;
}
