import { datasetDescriptions } from "../datasets/open-dataset.js";
import type { ImportedManifest } from "../datasets/shards/imported-manifest.js";
import { BadInput } from "../errors.js";
import { importedDatasets } from "../pipeline/imported-datasets.js";
import { type SessionOptions, withSession } from "./session.js";

/** The datasets whose images are there. */
export interface DatasetsAtHand {
  /** Of those that come along or are drawn, and those that were imported. */
  readonly names: ReadonlySet<string>;
  readonly imported: readonly ImportedManifest[];
  /** What is not known of them, if anything. */
  readonly note: string | undefined;
}

export async function datasetsAtHand(options: SessionOptions): Promise<DatasetsAtHand> {
  const always = datasetDescriptions.map(({ name }) => name);
  try {
    const imported = await withSession(options, ({ store }) => importedDatasets(store));
    return { names: new Set([...always, ...imported.map(({ name }) => name)]), imported, note: undefined };
  } catch (error) {
    if (!(error instanceof BadInput)) throw error;
    // A server that runs holds the folder; what it imported cannot be told, and all else can.
    const note = `Which datasets were imported is not known: ${error.message}`;
    return { names: new Set(always), imported: [], note };
  }
}
