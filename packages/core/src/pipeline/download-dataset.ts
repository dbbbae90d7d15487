import { mkdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { checkFiles } from "../datasets/check-files.js";
import { publishedDatasets } from "../datasets/descriptions/published-datasets.js";
import type { PublishedDataset, PublishedFile } from "../datasets/published-dataset.js";
import { BadInput, DownloadFailed } from "../errors.js";
import { suggestion } from "../suggestion.js";
import { downloadFile } from "./download-file.js";
import type { StageContext } from "./stage.js";

/**
 * Downloads the files of a published dataset from its makers' addresses, for `importDataset` to import. Each is held against its published
 * size and checksum before it stands under its name; files that are there already stay, and one that came in part is completed.
 *
 * @param folder where the files are put; made if need be
 * @param published in place of the official descriptions
 * @throws BadInput for a name that no published dataset has, or one whose makers give its files to nobody but those who accept their terms
 * @throws DownloadFailed when a file cannot be had from any of its addresses, or none of them has the published one
 * @throws Interrupted when the signal fires; the same call goes on from there
 */
export async function downloadDataset(
  name: string,
  folder: string,
  context: Pick<StageContext, "signal" | "report">,
  published: readonly PublishedDataset[] = publishedDatasets,
): Promise<void> {
  const dataset = published.find((candidate) => candidate.name === name);
  if (dataset === undefined) {
    const names = published.map((known) => known.name);
    throw new BadInput(`There is no dataset "${name}" to download.${suggestion(name, names)}`, "name");
  }
  const form = dataset.forms.find(({ files }) => files.every(({ urls = [] }) => urls.length > 0));
  if (form === undefined)
    throw new BadInput(
      `${dataset.title} cannot be downloaded without its makers' leave. Get ${dataset.forms[0]?.files.map((file) => file.name).join(", ")} from ${dataset.source}, and import the folder that they lie in.`,
      "name",
    );
  await mkdir(folder, { recursive: true });
  for (const file of form.files) await download(dataset, file, folder, context);
}

async function download(
  { title }: PublishedDataset,
  file: PublishedFile,
  folder: string,
  context: Pick<StageContext, "signal" | "report">,
): Promise<void> {
  const path = join(folder, file.name);
  const complete = await stat(path).catch(() => undefined);
  if (complete?.size === file.bytes) return;
  const partial = `${path}.part`;
  const failures: string[] = [];
  for (const url of file.urls ?? []) {
    try {
      await downloadChecked(title, url, partial, file, context);
      await rename(partial, path);
      return;
    } catch (error) {
      if (!(error instanceof DownloadFailed)) throw error;
      failures.push(error.message);
    }
  }
  throw new DownloadFailed(
    `${title}: ${file.name} cannot be downloaded: ${failures.join("; ")}. Get it by other means, and import the folder that it lies in.`,
  );
}

/** @throws DownloadFailed also when the address has something else than what was published */
async function downloadChecked(
  title: string,
  url: string,
  path: string,
  published: PublishedFile,
  context: Pick<StageContext, "signal" | "report">,
): Promise<void> {
  const report = (done: number) =>
    context.report({ phase: `Downloading ${published.name}`, done, total: published.bytes, unit: "byte" });
  const resumed = (await stat(path).catch(() => undefined)) !== undefined;
  await downloadFile(url, path, published.bytes, { signal: context.signal, report });
  try {
    await checkFiles(title, [{ path, published }], context);
  } catch (error) {
    if (!(error instanceof BadInput)) throw error;
    // No rest would mend it; but where an earlier attempt began it, that may be what is wrong.
    await rm(path);
    if (!resumed) throw new DownloadFailed(`${url} has other contents than those published`);
    await downloadChecked(title, url, path, published, context);
  }
}
