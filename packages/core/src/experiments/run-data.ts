import type { Architecture } from "../architectures/architecture.js";
import type { ShownDataset, ShownSplit } from "../datasets/shown-split.js";
import { accuraciesOf, NO_CLASS } from "../evaluation/accuracy.js";
import { collectedArchitecture } from "../pipeline/definition-digest.js";
import { openFitted } from "../pipeline/input.js";
import { arrayNamed, getArrays } from "../pipeline/objects-of-arrays.js";
import { readCheckpoints, type StoredCheckpoints } from "../pipeline/stored-checkpoints.js";
import type { ObjectStore } from "../storage/object-store.js";
import type { NamedArray } from "../weights/named-arrays.js";
import type { PerformedRun } from "./experiment.js";

/** A run's networks and images, read from the store. */
export interface RunData {
  readonly dataset: ShownDataset;
  readonly architecture: Architecture;
  readonly test: ShownSplit;
  readonly checkpoints: StoredCheckpoints;
  /** (M, D) */
  readonly generated: Float32Array;
  /** Of the checkpoints and the generated networks on the test split: (K, N) and (M, N) class indices. */
  readonly predictions: { readonly originals: Uint16Array; readonly generated: Uint16Array };
  /** On the test split, as fractions. */
  readonly accuracies: { readonly originals: readonly number[]; readonly generated: readonly number[] };
}

export async function readRun(
  { checkpointSet, generatedSet, evaluation }: PerformedRun,
  store: ObjectStore,
): Promise<RunData> {
  const dataset = await openFitted(checkpointSet.dataset.name, checkpointSet.images, store);
  const test = await dataset.split("test");
  const predictions = {
    originals: classes(arrayNamed(await getArrays(store, checkpointSet.predictions), "predictions")),
    generated: classes(arrayNamed(await getArrays(store, evaluation.predictions), "predictions")),
  };
  return {
    dataset,
    architecture: collectedArchitecture(checkpointSet, dataset),
    test,
    checkpoints: await readCheckpoints(store, checkpointSet),
    generated: arrayNamed(await getArrays(store, generatedSet.values), "values").data,
    predictions,
    accuracies: {
      originals: accuraciesOf(predictions.originals, test.labels),
      generated: accuraciesOf(predictions.generated, test.labels),
    },
  };
}

function classes({ data }: NamedArray): Uint16Array {
  return Uint16Array.from(data, (value) => (Number.isNaN(value) ? NO_CLASS : value));
}
