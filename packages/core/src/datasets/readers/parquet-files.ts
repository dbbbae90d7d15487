import { readdir, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { BadInput } from "../../errors.js";
import type { StoredSplitName } from "../published-dataset.js";
import { dividedSplit, type FoundImages } from "./found-images.js";
import { openParquetImages, type ParquetImages } from "./parquet-images.js";
import type { SourceImage } from "./source-image.js";

/** How the names of shards begin, as Hugging Face's hub names them: `train-00000-of-00294.parquet`. */
const SPLITS: readonly (readonly [RegExp, StoredSplitName])[] = [
  [/^train/i, "train"],
  [/^val/i, "validation"],
  [/^test/i, "test"],
];

interface Shard {
  readonly path: string;
  readonly split: StoredSplitName | undefined;
}

/**
 * Parquet files as Hugging Face's hub has them: an image in a struct of its bytes and path, and a number or a name as its label; the file's
 * metadata may name the classes. The files' names, or those of the folders that they lie in, say the split; where they do not, every
 * fifth image is tested on. What has no label is passed over.
 *
 * @param path a file, or a folder with files
 * @throws BadInput when there is none, one is damaged, or they have no images or no labels
 */
export async function readParquetFiles(path: string): Promise<FoundImages> {
  const shards = await findShards(path);
  const opened: ParquetImages[] = [];
  for (const shard of shards) opened.push(await openParquetImages(shard.path));
  const named = opened.find(({ classes }) => classes !== undefined)?.classes;
  const classes = named ?? (await labelsAsClasses(opened));
  const labels = new Map(classes.map((name, label) => [name, label]));
  const onlyValidation = shards.every(({ split }) => split !== "test");

  async function* images(): AsyncGenerator<SourceImage> {
    const orders = { train: 0, validation: 0, test: 0 };
    let index = 0;
    for (const [place, shard] of opened.entries()) {
      const { path: file, split } = shards[place] ?? { path: "" };
      for await (const row of shard.rows()) {
        const label = typeof row.label === "number" ? row.label : (labels.get(row.label) ?? -1);
        if (label < 0) continue;
        if (label >= classes.length)
          throw new BadInput(
            `${basename(file)} has label ${label} in row ${row.row}, expected 0 to ${classes.length - 1}; download it again.`,
            basename(file),
          );
        const into = split === "validation" && onlyValidation ? "test" : (split ?? dividedSplit(index++));
        const name = row.path ?? `row ${row.row} of ${basename(file)}`;
        yield { split: into, order: orders[into]++, label, name, bytes: row.bytes };
      }
    }
  }
  return { classes, count: opened.reduce((sum, { count }) => sum + count, 0), images };
}

/** Whether a path is a parquet file, or a folder that has some. */
export async function hasParquetFiles(path: string): Promise<boolean> {
  return (await parquetPaths(path)).length > 0;
}

async function findShards(path: string): Promise<readonly Shard[]> {
  const paths = await parquetPaths(path);
  if (paths.length === 0)
    throw new BadInput(`${path} has no parquet files; name one, or a folder that has some.`, path);
  const shards = paths.map((file) => ({ path: file, split: splitOf(file.slice(path.length)) }));
  const unknown = shards.find(({ split }) => split === undefined);
  if (unknown === undefined && shards.some(({ split }) => split !== shards[0]?.split)) return shards;
  if (unknown !== undefined && shards.some(({ split }) => split !== undefined))
    throw new BadInput(
      `${basename(unknown.path)} stands beside files of splits and is of none by its name; call it train-…, validation-… or test-…`,
      basename(unknown.path),
    );
  return shards.map((shard) => ({ ...shard, split: undefined }));
}

function splitOf(path: string): StoredSplitName | undefined {
  for (const part of path.split(/[/\\]/).reverse()) {
    const split = SPLITS.find(([pattern]) => pattern.test(part))?.[1];
    if (split !== undefined) return split;
  }
  return undefined;
}

async function parquetPaths(path: string): Promise<readonly string[]> {
  const status = await stat(path).catch(() => undefined);
  if (status?.isFile()) return path.endsWith(".parquet") ? [path] : [];
  if (!status?.isDirectory()) return [];
  const entries = await readdir(path, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(".parquet"))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** Where no metadata names the classes: the labels that are names in alphabetical order, or as many numbers as there are. */
async function labelsAsClasses(shards: readonly ParquetImages[]): Promise<readonly string[]> {
  const found = new Set<string | number>();
  for (const shard of shards) for await (const label of shard.labels()) found.add(label);
  const names = [...found].filter((label) => typeof label === "string");
  if (names.length > 0) return names.sort();
  const highest = Math.max(-1, ...[...found].map(Number));
  return Array.from({ length: highest + 1 }, (_, label) => String(label));
}
