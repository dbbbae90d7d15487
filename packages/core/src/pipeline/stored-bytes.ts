import { decodeImage, UndecodableImage } from "../datasets/images/decode-image.js";
import type { ImportedManifest } from "../datasets/shards/imported-manifest.js";

/**
 * An image as it is kept: its pixels where the dataset keeps pixels, and otherwise its file, once it was seen that it can be decoded.
 * @param content what `bytes` are
 * @returns the bytes, or why there are none, as the end of a sentence that begins with the image
 */
export async function storedBytes(
  bytes: Uint8Array,
  content: "pixels" | "files",
  { storage, image }: Pick<ImportedManifest, "storage" | "image">,
): Promise<Uint8Array | string> {
  if (content === "pixels") return bytes;
  try {
    const { height, width, pixels } = await decodeImage(bytes, image.channels === 1 ? 1 : 3);
    if (storage === "files") return bytes;
    if (height === image.height && width === image.width) return pixels;
    return `has ${height}×${width} pixels, expected ${image.height}×${image.width}`;
  } catch (error) {
    if (error instanceof UndecodableImage) return error.message;
    throw error;
  }
}
