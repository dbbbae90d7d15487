import type { ObjectStore } from "../storage/object-store.js";
import { behaviouralGenerator } from "./behavioural-generator.js";
import type { Generator } from "./generator.js";
import { isBehavioural } from "./is-behavioural.js";
import { pDiffGenerator } from "./p-diff-generator.js";
import type { CheckpointSetResult, DiffusionModelResult } from "./results.js";
import type { GenerateSpecification } from "./specification.js";

/**
 * A stored model, ready to make networks as a specification says. The engine must have been started.
 * @throws BadInput when its sampler cannot take that many steps.
 */
export function openGenerator(
  store: ObjectStore,
  checkpointSet: CheckpointSetResult,
  model: DiffusionModelResult,
  settings: Omit<GenerateSpecification, "count" | "novelty">,
  seed: number,
): Promise<Generator> {
  return isBehavioural(model)
    ? behaviouralGenerator(store, checkpointSet, model, settings, seed)
    : pDiffGenerator(store, checkpointSet, model, settings, seed);
}
