import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { BadInput } from "../errors.js";
import type { DatasetDescription, ImageShape } from "./dataset.js";
import { photographs } from "./descriptions/photographs.js";
import { decodeImage } from "./images/decode-image.js";
import type { FoundImages } from "./readers/found-images.js";
import { readImageFolder } from "./readers/image-folder.js";
import { hasParquetFiles, readParquetFiles } from "./readers/parquet-files.js";

/** A dataset of somebody's own, found and described but not read. */
export interface OwnDataset {
  readonly description: Omit<DatasetDescription, "splits">;
  readonly storage: "pixels" | "files";
  readonly form: "folder" | "parquet";
  readonly found: FoundImages;
}

/** So many images are looked at to say whether all have one size; so small they are kept as pixels. */
const LOOKED_AT = 32;
const MAX_PIXELS_SIDE = 96;
const MAX_CLASSES = 65_535;
/** No network here is made for larger images, and a batch of 32 such takes 400 MB. */
const MAX_SIDE = 1_024;

/**
 * A folder of images or parquet files as a dataset of that name: its classes are those of the folders or of the file. Where the first
 * images have one size of up to 96 pixels a side, all must, and are kept as pixels; others are shown to networks at 224 × 224, or `size`.
 *
 * @param size of the images that networks get, in pixels a side
 * @throws BadInput when there are no images, or a name that cannot be one
 */
export async function openOwnDataset(name: string, path: string, size?: number): Promise<OwnDataset> {
  if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(name))
    throw new BadInput(`"${name}" cannot be the name of a dataset; take small letters, digits and dashes.`, "name");
  if (size !== undefined && (size < 1 || size > MAX_SIDE))
    throw new BadInput(`The size is ${size}; it must be 1 to ${MAX_SIDE} pixels.`, "size");
  if ((await stat(path).catch(() => undefined)) === undefined)
    throw new BadInput(`${path} does not exist; name a folder of images or a parquet file.`, path);
  const form = (await hasParquetFiles(path)) ? "parquet" : "folder";
  const found = form === "parquet" ? await readParquetFiles(path) : await readImageFolder(path);
  if (found.classes.length < 2 || found.classes.length > MAX_CLASSES)
    throw new BadInput(
      `${path} has images of ${found.classes.length === 1 ? "1 class" : `${found.classes.length} classes`}, expected 2 to ${MAX_CLASSES}; put the images of each class into a folder of its own.`,
      path,
    );
  const shape = size === undefined ? await commonShape(found) : undefined;
  const side = size ?? photographs.image.height;
  return {
    description: {
      name,
      title: name,
      classes: found.classes,
      image: shape ?? { height: side, width: side, channels: 3 },
      normalisation: photographs.normalisation,
      licence: "not stated",
      source: `imported from ${basename(path)}`,
    },
    storage: shape === undefined ? "files" : "pixels",
    form,
    found,
  };
}

/** The shape that the first images have alike, where it is a small one. */
async function commonShape(found: FoundImages): Promise<ImageShape | undefined> {
  let common: ImageShape | undefined;
  let looked = 0;
  for await (const { bytes } of found.images()) {
    const image = await decodeImage(bytes).catch(() => undefined);
    if (image === undefined) continue;
    const { height, width } = image;
    common ??= { height, width, channels: 3 };
    const same = height === common.height && width === common.width && Math.max(height, width) <= MAX_PIXELS_SIDE;
    if (!same) return undefined;
    looked += 1;
    if (looked === LOOKED_AT) break;
  }
  return common;
}
