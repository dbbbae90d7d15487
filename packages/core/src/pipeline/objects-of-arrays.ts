import type { ObjectStore } from "../storage/object-store.js";
import { getObject, putObject } from "../storage/objects.js";
import type { NamedArray, NamedArrays } from "../weights/named-arrays.js";
import { decodeSafetensors, encodeSafetensors } from "../weights/safetensors.js";
import type { Digest } from "./results.js";

/** Stores tensors as a safetensors object; equal tensors have equal digests. */
export async function putArrays(store: ObjectStore, arrays: NamedArrays): Promise<Digest> {
  return putObject(store, encodeSafetensors(arrays));
}

export async function getArrays(store: ObjectStore, digest: Digest): Promise<NamedArrays> {
  return decodeSafetensors(await getObject(store, digest)).arrays;
}

/** The tensor that a stored object must hold. */
export function arrayNamed(arrays: NamedArrays, name: string): NamedArray {
  const array = arrays[name];
  if (array === undefined)
    throw new Error(`The object holds no tensor ${name}; it has ${Object.keys(arrays).join(", ")}.`);
  return array;
}
