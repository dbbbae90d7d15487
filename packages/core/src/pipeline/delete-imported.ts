import { manifestKey } from "../datasets/shards/imported-manifest.js";
import type { ObjectStore } from "../storage/object-store.js";
import { forgetSamples } from "./dataset-samples.js";
import { importedDatasets, objectsOf, readManifest, sweepShards } from "./imported-datasets.js";

/** Removes the dataset that was imported under a name, with all that no other has; that there is none is no error. */
export async function deleteImported(store: ObjectStore, name: string): Promise<void> {
  const manifest = await readManifest(store, name);
  if (manifest === undefined) return;
  // First what makes it visible.
  await store.delete(manifestKey(name));
  await sweepShards(store, objectsOf(manifest));
  const { digest } = manifest.splits.train;
  const others = await importedDatasets(store);
  if (!others.some(({ splits }) => splits.train.digest === digest)) await forgetSamples(store, digest);
}
