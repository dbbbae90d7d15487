import type { Architecture } from "../architectures/architecture.js";
import { findArchitecture } from "../architectures/find-architecture.js";
import { BadInput } from "../errors.js";
import type { ObjectStore } from "../storage/object-store.js";
import type { WeightsResult } from "./results.js";
import { readResult } from "./stage.js";

const FIELD = "collect.weights";

/**
 * Imported weights that a network is to begin with.
 *
 * @param digest of the result that importing gave, or its first digits
 * @throws BadInput (field `collect.weights`) when there are none, or they are for another network, with the way to some that fit
 */
export async function startingWeights(
  store: ObjectStore,
  digest: string,
  architecture: Architecture,
): Promise<WeightsResult> {
  const weights = await found(store, digest);
  const reason = misfit(weights, architecture);
  if (reason === undefined) return weights;
  throw new BadInput(`${FIELD} is ${digest}, imported from ${weights.source.filename}: ${reason}`, FIELD);
}

async function found(store: ObjectStore, digest: string): Promise<WeightsResult> {
  try {
    return await readResult(store, "weights", digest);
  } catch (error) {
    throw error instanceof BadInput ? new BadInput(error.message, FIELD) : error;
  }
}

/** Why weights are not the network's, if they are not. */
function misfit({ architecture: name, input, stored }: WeightsResult, architecture: Architecture): string | undefined {
  const wanted = architecture.input;
  if (name !== architecture.name)
    return `they are ${findArchitecture(name).title}'s, and the specification's architecture is ${architecture.title}. Set architecture to "${name}".`;
  if (input.classes !== wanted.classes)
    return `they tell ${input.classes} classes apart, and the dataset has ${wanted.classes}. Import the file again for ${wanted.classes} classes, which draws a new head.`;
  if (input.channels !== wanted.channels)
    return `they take images of ${input.channels} channels, and these have ${wanted.channels}. Set images.channels to ${input.channels}.`;
  const shapes = new Map(stored.map((tensor) => [tensor.name, tensor.shape.join("×")]));
  const other = architecture.tensors.find((tensor) => shapes.get(tensor.name) !== tensor.shape.join("×"));
  if (other === undefined) return undefined;
  return `they were imported for images of ${input.height}×${input.width}, and these have ${wanted.height}×${wanted.width}, for which ${other.name} has another shape (${shapes.get(other.name) ?? "none"}, not ${other.shape.join("×")}). Set images.size to ${input.height}, or import the file again for images of ${wanted.height}.`;
}
