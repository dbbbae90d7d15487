import { z } from "zod";
import type { Dataset } from "../datasets/dataset.js";
import { openImages } from "../datasets/loading/stream-images.js";
import { sampleImages } from "../datasets/sample-images.js";
import { objectKey } from "../storage/object-key.js";
import type { ObjectStore } from "../storage/object-store.js";
import { putObject } from "../storage/objects.js";
import { readReference, writeReference } from "../storage/references.js";

const stored = z.array(
  z.strictObject({ label: z.number(), height: z.number(), width: z.number(), object: z.string() }),
);

/** A sample image of a dataset: its label, its size in pixels, and the digest of the object with the PNG. */
export type DatasetSample = z.infer<typeof stored>[number];

/**
 * Sample images of a dataset's training split, made once and then found.
 * @param digest of the split
 * @throws BadInput when the images are not there
 */
export async function datasetSamples(
  store: ObjectStore,
  dataset: Dataset,
  digest: string,
): Promise<readonly DatasetSample[]> {
  const key = samplesKey(digest);
  const known = await knownSamples(store, key);
  if (known !== undefined) return known;
  const source = await openImages(dataset, "train");
  const samples: DatasetSample[] = [];
  for (const { png, ...sample } of await sampleImages(source, dataset.description.classes.length))
    samples.push({ ...sample, object: await putObject(store, png) });
  await writeReference(store, key, samples);
  return samples;
}

/** Removes the samples of a split, but for images that others have too. */
export async function forgetSamples(store: ObjectStore, digest: string): Promise<void> {
  const forgotten = samplesKey(digest);
  const objects = new Set((await knownSamples(store, forgotten))?.map(({ object }) => object));
  await store.delete(forgotten);
  for await (const key of store.list("samples/"))
    for (const { object } of (await knownSamples(store, key)) ?? []) objects.delete(object);
  for (const object of objects) await store.delete(objectKey(object));
}

function samplesKey(digest: string): string {
  return `samples/${digest}.json`;
}

/** Nothing where there are none, or they are damaged, in which case they are made again. */
async function knownSamples(store: ObjectStore, key: string): Promise<readonly DatasetSample[] | undefined> {
  return stored.safeParse(await readReference(store, key).catch(() => undefined)).data;
}
