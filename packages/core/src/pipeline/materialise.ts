import { BadInput } from "../errors.js";
import { objectKey } from "../storage/object-key.js";
import type { ObjectStore } from "../storage/object-store.js";
import { checkedSource } from "../storage/objects.js";
import { readReference, writeReference } from "../storage/references.js";
import { openWeightsFile } from "../weights/open-weights-file.js";
import { overlayWeights } from "../weights/overlay-weights.js";
import type { WeightsFile } from "../weights/weights-file.js";
import type { Digest } from "./results.js";
import { readResult } from "./stage.js";
import { storeSafetensors } from "./store-safetensors.js";

/** A safetensors object of the store. */
export interface StoredNetwork {
  readonly digest: Digest;
  readonly bytes: number;
}

/**
 * The tensors of a generated network that were generated, as a stored safetensors object.
 * @throws BadInput when the set has no network of that index.
 */
export async function generatedSubset(store: ObjectStore, generatedSet: Digest, index: number): Promise<StoredNetwork> {
  const { models } = await readResult(store, "generated-set", generatedSet);
  const model = models[index];
  if (model === undefined)
    throw new BadInput(`index is ${index}: the set has ${models.length} networks, counted from 0.`, "index");
  return { digest: model.digest, bytes: model.bytes };
}

/**
 * A generated network with every tensor of its architecture: the generated subset joined with the frozen rest, as a stored safetensors
 * object, one tensor at a time. The same network always has the same digest; asking for it again costs nothing.
 * @throws BadInput when the set has no network of that index.
 */
export async function materialiseNetwork(
  store: ObjectStore,
  generatedSet: Digest,
  index: number,
): Promise<StoredNetwork> {
  const subset = await generatedSubset(store, generatedSet, index);
  const { diffusionModel } = await readResult(store, "generated-set", generatedSet);
  const { checkpointSet } = await readResult(store, "diffusion-model", diffusionModel);
  const { frozen } = await readResult(store, "checkpoint-set", checkpointSet);
  if (frozen === undefined) return subset;
  const key = `networks/${frozen}-${subset.digest}.json`;
  const known = Object(await readReference(store, key));
  if (typeof known.digest === "string" && (await store.size(objectKey(known.digest))) === known.bytes)
    return { digest: known.digest, bytes: known.bytes };
  const network = overlayWeights(await openStored(store, frozen), await openStored(store, subset.digest));
  const tensors = network.tensors.map(({ name, shape, dtype }) => {
    const isCount = dtype === "I64" || name.endsWith(".num_batches_tracked");
    return { name, shape, dtype: isCount ? ("I64" as const) : ("F32" as const) };
  });
  const joined = await storeSafetensors(store, tensors, network.read);
  await writeReference(store, key, joined);
  return joined;
}

async function openStored(store: ObjectStore, digest: Digest): Promise<WeightsFile> {
  return openWeightsFile(await checkedSource(store, digest), `the object ${digest}`);
}
