import { stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { BadInput } from "../../errors.js";
import type { FormName, PublishedDataset, PublishedFile } from "../published-dataset.js";
import { readCifarBinary, readCifarPython } from "./cifar.js";
import { readFlowers102 } from "./flowers102.js";
import { readFood101 } from "./food101.js";
import { asPublished } from "./found-images.js";
import { readIdxFiles } from "./idx-files.js";
import { readImageFolder } from "./image-folder.js";
import { readImagenet1k } from "./imagenet1k.js";
import { readOxfordPets } from "./oxford-pets.js";
import { hasParquetFiles, readParquetFiles } from "./parquet-files.js";
import type { FormReader, SourceReading } from "./source-image.js";
import { readStl10 } from "./stl10.js";

const readers: Readonly<Record<FormName, FormReader>> = {
  idx: readIdxFiles,
  "cifar-binary": readCifarBinary,
  "cifar-python": readCifarPython,
  "stl10-binary": readStl10,
  flowers102: readFlowers102,
  "oxford-pets": readOxfordPets,
  food101: readFood101,
  imagenet1k: readImagenet1k,
};

/** The files of a dataset, found but not read. */
export interface DatasetSource {
  readonly form: FormName | "parquet" | "folder";
  /** The published files with their paths; none where the form has no published checksums. */
  readonly files: readonly { readonly path: string; readonly published: PublishedFile }[];
  read(): Promise<SourceReading>;
}

/**
 * Finds a published dataset's files: in one of the forms that its makers publish, in parquet files, or in folders of images.
 * @param path a folder that has the files, or the one file that a form consists of
 * @throws BadInput when there are none, with what is looked for
 */
export async function openSource(dataset: PublishedDataset, path: string): Promise<DatasetSource> {
  const status = await stat(path).catch(() => undefined);
  if (status === undefined)
    throw new BadInput(`${path} does not exist; name the folder with the files of ${dataset.title}.`, path);
  const folder = status.isFile() ? dirname(path) : path;
  for (const form of dataset.forms) {
    const files = form.files.map((published) => ({ path: join(folder, published.name), published }));
    if (status.isFile() && !form.files.some(({ name }) => name === basename(path))) continue;
    const missing = await missingFiles(files);
    if (missing.length === files.length) continue;
    if (missing.length > 0)
      throw new BadInput(
        `${folder} lacks ${missing.join(" and ")} of ${dataset.title}; put it beside the others.`,
        path,
      );
    return {
      form: form.name,
      files,
      read: () =>
        readers[form.name](
          dataset,
          files.map((file) => file.path),
        ),
    };
  }
  if (await hasParquetFiles(path)) {
    const read = async () => asPublished(dataset, await readParquetFiles(path), path);
    return { form: "parquet", files: [], read };
  }
  const missing = dataset.forms.map(({ files }) => files.map(({ name }) => name).join(", ")).join("; or ");
  if (status.isFile())
    throw new BadInput(
      `${basename(path)} is no file that ${dataset.title} is published as; name a folder with ${missing}.`,
      path,
    );
  const read = async () => {
    try {
      return asPublished(dataset, await readImageFolder(folder), folder);
    } catch (error) {
      if (!(error instanceof BadInput)) throw error;
      throw new BadInput(`${folder} has not the files of ${dataset.title}: ${missing}. ${error.message}`, path);
    }
  };
  return { form: "folder", files: [], read };
}

async function missingFiles(files: DatasetSource["files"]): Promise<readonly string[]> {
  const found = await Promise.all(
    files.map(({ path }) =>
      stat(path).then(
        () => true,
        () => false,
      ),
    ),
  );
  return files.filter((_, index) => !found[index]).map(({ published }) => published.name);
}
