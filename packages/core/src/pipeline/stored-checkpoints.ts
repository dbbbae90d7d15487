import type { ObjectStore } from "../storage/object-store.js";
import { type Layout, layoutOfTensors } from "../weights/layout.js";
import type { NamedArrays } from "../weights/named-arrays.js";
import { heldOutRows, takeRows } from "./held-out-rows.js";
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

/** The same with the values of those alone that a model's training is shown, (K - heldOut, D). */
export async function readSeenCheckpoints(
  store: ObjectStore,
  result: CheckpointSetResult,
  model: Parameters<typeof heldOutRows>[1],
): Promise<StoredCheckpoints> {
  const stored = await readCheckpoints(store, result);
  const all = { shape: [stored.values.length / result.dimensions, result.dimensions], data: stored.values };
  const { kept } = heldOutRows(all.shape[0] ?? 0, model);
  return { ...stored, values: takeRows(all, kept).data };
}
