import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { isImageFile } from "../datasets/images/is-image-file.js";
import { BadInput } from "../errors.js";

/**
 * The paths of the image files in a folder, by name; folders in it, other files and hidden ones are passed over.
 * @throws BadInput when there are none
 */
export async function imageFiles(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile() && isImageFile(entry.name) && !entry.name.startsWith("."))
    .map(({ name }) => name);
  if (names.length === 0) throw new BadInput(`${folder} has no JPEG, PNG, GIF, WebP or TIFF files.`, folder);
  return names.sort().map((name) => join(folder, name));
}
