import { datasetDescriptions } from "../datasets/open-dataset.js";
import type { ObjectReader } from "../datasets/shards/object-reader.js";
import { type SessionOptions, withSession } from "./session.js";

/**
 * Gives `work` the store that a dataset was imported into. A dataset that needs no import needs no data folder either, which a server
 * may hold at the time.
 */
export function withDatasetStore<T>(
  dataset: string,
  options: SessionOptions,
  work: (store: ObjectReader | undefined) => Promise<T>,
): Promise<T> {
  if (datasetDescriptions.some(({ name }) => name === dataset)) return work(undefined);
  return withSession(options, ({ store }) => work(store));
}
