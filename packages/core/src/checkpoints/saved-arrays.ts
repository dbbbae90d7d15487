import type { SavedState } from "../task.js";
import type { NamedArray } from "../weights/named-arrays.js";

/** @throws Error when the state has no array of that name, which ours always have */
export function savedArray({ tensors }: SavedState, name: string): NamedArray {
  const array = tensors[name];
  if (array === undefined)
    throw new Error(`The saved state has no ${name}; it is another version's. Delete it and start again.`);
  return array;
}
