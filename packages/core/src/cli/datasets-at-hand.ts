import { datasetDescriptions } from "../datasets/open-dataset.js";
import { BadInput } from "../errors.js";
import { importedDatasets } from "../pipeline/imported-datasets.js";
import { type SessionOptions, withSession } from "./session.js";

/** Names of the datasets whose images are there: those that come along or are made, and those that were imported. */
export async function datasetsAtHand(
  options: SessionOptions,
): Promise<{ readonly names: ReadonlySet<string>; readonly note: string | undefined }> {
  const always = datasetDescriptions.map(({ name }) => name);
  try {
    const imported = await withSession(options, ({ store }) => importedDatasets(store));
    return { names: new Set([...always, ...imported.map(({ name }) => name)]), note: undefined };
  } catch (error) {
    if (!(error instanceof BadInput)) throw error;
    // A server that runs holds the folder; what it imported cannot be told, and all else can.
    return { names: new Set(always), note: `Which datasets were imported is not known: ${error.message}` };
  }
}
