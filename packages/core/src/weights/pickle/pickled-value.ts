/** A class or function that a pickle names. It is a name here and nothing else. */
export class Global {
  /** @param name module and name, joined by a dot */
  constructor(readonly name: string) {}
}

/** What a pickle would make by calling `callable`; the call is kept as data and never made. */
export class Call {
  /** What the pickle would give the result as its state; absent where it gives none, or a dialect drops it. */
  state?: PickledValue;

  constructor(
    readonly callable: Global,
    readonly args: readonly PickledValue[],
  ) {}
}

/** What stands outside of the pickle and is named by an id there; in PyTorch's files, a storage of numbers. */
export class External {
  constructor(readonly id: PickledValue) {}
}

/** Tuples, lists and sets are arrays. Dictionaries keep the entries whose keys are text. */
export type PickledValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | PickledValue[]
  | Map<string, PickledValue>
  | Global
  | Call
  | External;
