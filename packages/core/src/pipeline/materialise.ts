import { BadInput } from "../errors.js";
import type { ObjectStore } from "../storage/object-store.js";
import { getObject, putObject } from "../storage/objects.js";
import { decodeSafetensors, encodeSafetensors } from "../weights/safetensors.js";
import type { Digest } from "./results.js";
import { readResult } from "./stage.js";

/**
 * A generated network with every tensor of its architecture: the generated subset joined with the frozen rest, as a stored safetensors object.
 * The same network always has the same digest; storing it again costs nothing.
 */
export async function materialiseNetwork(
  store: ObjectStore,
  generatedSet: Digest,
  index: number,
): Promise<{ digest: Digest; bytes: number }> {
  const { models, diffusionModel } = await readResult(store, "generated-set", generatedSet);
  const model = models[index];
  if (model === undefined)
    throw new BadInput(`index is ${index}: the set has ${models.length} networks, counted from 0.`, "index");
  const { checkpointSet } = await readResult(store, "diffusion-model", diffusionModel);
  const { frozen } = await readResult(store, "checkpoint-set", checkpointSet);
  if (frozen === undefined) return { digest: model.digest, bytes: model.bytes };
  const generated = decodeSafetensors(await getObject(store, model.digest));
  const rest = decodeSafetensors(await getObject(store, frozen));
  const bytes = encodeSafetensors({ ...rest.arrays, ...generated.arrays }, generated.metadata);
  return { digest: await putObject(store, bytes), bytes: bytes.length };
}
