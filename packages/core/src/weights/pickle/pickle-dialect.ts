import type { Refuse } from "../refusal.js";

/** What pickles of different origin do not have alike. */
export interface PickleDialect {
  /**
   * Lets in the names of classes and functions, joined with their modules by a dot, that such pickles need.
   * @throws BadInput for any other
   */
  allow(name: string, refuse: Refuse): void;
  /** Python 2 has one type for text and bytes: which of the two its values are. Keys of dictionaries are text with either. */
  readonly strings: "text" | "bytes";
  /** Whether what a pickle gives an object as its state after making it is kept with the call that makes it. */
  readonly states: "kept" | "dropped";
}
