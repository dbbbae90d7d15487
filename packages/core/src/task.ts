import type { NamedArrays } from "./weights/named-arrays.js";

/** How far a piece of work has come; `total` is known from the start. */
export interface Progress {
  /** What is being done, in words: "Training the autoencoder". */
  readonly phase: string;
  readonly done: number;
  readonly total: number;
  /** What `done` and `total` count: "step", "network", "image". */
  readonly unit: string;
  /** Latest measurements, such as `loss` or `accuracy`. */
  readonly metrics?: Readonly<Record<string, number>>;
  /** What is going wrong, as sentences; absent while all is well. */
  readonly alarms?: readonly string[];
}

/** Everything that a loop needs to go on after a kill and end with the same bytes. */
export interface SavedState {
  /** Steps completed. */
  readonly step: number;
  readonly tensors: NamedArrays;
}

/**
 * What a long computation is given besides its input: where to tell its progress, when to stop, where to keep its state.
 * Loops call `checkpoint` once a step; it throws Interrupted after saving when the signal has fired.
 */
export interface Task {
  readonly signal: AbortSignal;
  report(progress: Progress): void;
  /** The state last saved under `key`, if any. */
  restore(key: string): Promise<SavedState | undefined>;
  /**
   * Saves `state()` under `key` when the save interval has passed or the signal has fired, and yields to the event loop.
   * @throws Interrupted when the signal has fired (after saving).
   */
  checkpoint(key: string, state: () => Promise<SavedState>): Promise<void>;
}
