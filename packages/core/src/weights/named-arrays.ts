/** A tensor outside the engine: shape in timm's (PyTorch's) order, values row-major. */
export interface NamedArray {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** Tensors by timm's names, in the order of the architecture. A population of M networks has M as a leading axis of every shape. */
export type NamedArrays = Readonly<Record<string, NamedArray>>;
