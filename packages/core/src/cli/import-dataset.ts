import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Command } from "commander";
import type { ImportedManifest } from "../datasets/shards/imported-manifest.js";
import { BadInput } from "../errors.js";
import { downloadDataset } from "../pipeline/download-dataset.js";
import { importDataset } from "../pipeline/import-dataset.js";
import { importedSplits, importedText } from "./imported-text.js";
import { dataFolderOf, print, type SessionOptions, storeCommand, wholeNumber, withSession } from "./session.js";

interface ImportOptions extends SessionOptions {
  readonly download?: boolean;
  readonly size?: number;
}

/** `datasets import`: the files of a dataset become shards of the store. */
export function importDatasetCommand(): Command {
  return storeCommand(
    "import",
    "take a dataset in: check its files, decode every image once, and keep them in the store",
  )
    .argument("<name>", "one that `datasets list` prints, or a new name for images of your own")
    .argument("[path]", "folder with its files as they are published, a folder of images, or parquet files")
    .option("--download", "instead of a path: get the files from where their makers publish them")
    .option("--size <pixels>", "height and width at which networks get images of your own", wholeNumber)
    .action(async (name: string, path: string | undefined, options: ImportOptions) => {
      const { download = false, size } = options;
      if (download === (path !== undefined))
        throw new BadInput(
          download
            ? "--download gets the files by itself; leave the path out, or the option."
            : `Say where the files of ${name} are: \`hatchery datasets import ${name} PATH\`, or --download.`,
          "path",
        );
      const manifest = await withSession(options, async (context) => {
        const from = path ?? join(dataFolderOf(options), "downloads", name);
        if (download) await downloadDataset(name, from, context);
        const imported = await importDataset(name, from, context, { size });
        if (download) await rm(from, { recursive: true });
        return imported;
      });
      print(options, resultOf(manifest), importedText(manifest));
    });
}

function resultOf({ name, title, form, image, files, unreadable, digest, ...manifest }: ImportedManifest) {
  return {
    name,
    title,
    form,
    image,
    classes: manifest.classes.length,
    files,
    splits: importedSplits(manifest),
    unreadable,
    digest,
  };
}
