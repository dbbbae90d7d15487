import type { SavedState } from "../task.js";
import type { NamedArray, NamedArrays } from "../weights/named-arrays.js";

/** The same arrays under longer names, to stand beside others in one saved state. */
export function withPrefix(prefix: string, arrays: NamedArrays): NamedArrays {
  return Object.fromEntries(Object.entries(arrays).map(([name, array]) => [prefix + name, array]));
}

/** The arrays that were saved under a prefix, by their own names. */
export function withoutPrefix(prefix: string, { tensors }: SavedState): NamedArrays {
  return Object.fromEntries(
    Object.entries(tensors).flatMap(([name, array]) =>
      name.startsWith(prefix) ? [[name.slice(prefix.length), array]] : [],
    ),
  );
}

/** @throws Error when the state has no array of that name, which ours always have */
export function savedArray({ tensors }: SavedState, name: string): NamedArray {
  const array = tensors[name];
  if (array === undefined)
    throw new Error(`The saved state has no ${name}; it is another version's. Delete it and start again.`);
  return array;
}
