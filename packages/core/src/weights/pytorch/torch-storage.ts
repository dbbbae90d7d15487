import type { DtypeName } from "../dtypes.js";
import { External, Global, type PickledValue } from "../pickle/pickled-value.js";
import type { Refuse } from "../refusal.js";
import { storageFormat } from "./torch-formats.js";

/** Numbers in a row, as a pickle describes them; tensors are views of them. */
export interface TorchStorage {
  readonly key: string;
  /** Undefined where its tensors say it, or where it is none that is read. */
  readonly dtype?: DtypeName;
  /** Bytes of one value. */
  readonly width: number;
  /** Of the whole storage that the file holds, in values. */
  readonly count: number;
  /** The part that tensors see, in values; before PyTorch 0.4 it could be less than the whole. */
  readonly view: { readonly start: number; readonly count: number };
}

/** @throws BadInput when what stands outside of the pickle is no storage */
export function torchStorage(external: External, refuse: Refuse): TorchStorage {
  const damaged = () => refuse("has a pickle that describes a storage in no way of PyTorch's; it is damaged.");
  if (!Array.isArray(external.id)) throw damaged();
  const [kind, storageClass, key, , count, view = null] = external.id;
  const format = storageClass instanceof Global ? storageFormat(storageClass.name) : undefined;
  if (kind !== "storage" || format === undefined || typeof key !== "string" || !isCount(count)) throw damaged();
  const whole = { key, dtype: format.dtype, width: format.bytes, count };
  if (view === null) return { ...whole, view: { start: 0, count } };
  const [, start, length] = Array.isArray(view) ? view : [];
  if (!isCount(start) || !isCount(length) || start + length > count) throw damaged();
  return { ...whole, view: { start, count: length } };
}

export function isCount(value: PickledValue | undefined): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}
