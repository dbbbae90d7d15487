import type { DtypeName } from "./dtypes.js";

/** One tensor as a file of weights describes it. */
export interface StoredTensor {
  readonly name: string;
  readonly shape: readonly number[];
  /** The number format in the file, by its safetensors name, whatever the file's format. */
  readonly dtype: DtypeName;
}

/** A file of weights whose description was read and checked; values are read one tensor at a time. */
export interface WeightsFile {
  readonly format: "safetensors" | "pytorch" | "pytorch-legacy";
  /** In the file's order, each name once; wrappers' prefixes (`module.`, `_orig_mod.`) are taken off. */
  readonly tensors: readonly StoredTensor[];
  /** What else the file says of itself in plain text. */
  readonly metadata: Readonly<Record<string, string>>;
  /** The entry of a training checkpoint that the tensors come from (`state_dict`, `model_ema`, …), if they stand below one. */
  readonly entry?: string;
  /** Size of the file. */
  readonly bytes: number;
  /**
   * The values of one tensor, row-major. Large integers and doubles lose digits.
   * @throws BadInput when the file contradicts itself only now, or there is no such tensor
   */
  read(name: string): Promise<Float32Array>;
}
