import { basename } from "node:path";
import { BadInput } from "../../errors.js";
import type { StoredSplitName } from "../published-dataset.js";
import type { SourceImage } from "./source-image.js";
import { tarFiles } from "./tar-files.js";

/** What a dataset's lists say of one of its images. */
export interface ListedImage {
  readonly split: StoredSplitName;
  readonly label: number;
  readonly order: number;
}

/**
 * The images of an archive that the lists name, by their paths in it.
 * @throws BadInput when the archive lacks one of them
 */
export async function* listedImages(
  archive: string,
  listed: ReadonlyMap<string, ListedImage>,
): AsyncGenerator<SourceImage> {
  const missing = new Set(listed.keys());
  for await (const { path, bytes } of tarFiles(archive, (member) => missing.has(member))) {
    const image = listed.get(path);
    missing.delete(path);
    if (image !== undefined) yield { ...image, name: path, bytes };
  }
  const [first] = missing;
  if (first !== undefined)
    throw new BadInput(
      `${basename(archive)} lacks ${missing.size.toLocaleString("en-US")} of the images that are listed, ${first} the first; download it again.`,
      basename(archive),
    );
}
