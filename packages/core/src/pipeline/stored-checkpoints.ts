import type { ObjectStore } from "../storage/object-store.js";
import { type Layout, layoutOfTensors } from "../weights/layout.js";
import type { NamedArrays } from "../weights/named-arrays.js";
import { arrayNamed, getArrays } from "./objects-of-arrays.js";
import type { CheckpointSetResult } from "./results.js";

/** A checkpoint set with its objects read from the store. */
export interface StoredCheckpoints {
  readonly layout: Layout;
  /** (K, D) */
  readonly values: Float32Array;
  readonly frozen: NamedArrays;
}

export async function readCheckpoints(store: ObjectStore, result: CheckpointSetResult): Promise<StoredCheckpoints> {
  return {
    layout: layoutOfTensors(result.layout),
    values: arrayNamed(await getArrays(store, result.values), "values").data,
    frozen: result.frozen === undefined ? {} : await getArrays(store, result.frozen),
  };
}
