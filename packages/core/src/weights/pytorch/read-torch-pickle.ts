import type { PickleDialect } from "../pickle/pickle-dialect.js";
import { type Pickle, readPickle } from "../pickle/read-pickle.js";
import type { Refuse } from "../refusal.js";
import { allowGlobal } from "./allowed-globals.js";

/** Ninety thousand tensors with names of a hundred characters take half of it. */
export const MAX_PICKLE_BYTES = 32 << 20;

const dialect: PickleDialect = { allow: allowGlobal, strings: "text", states: "dropped" };

/** A pickle of torch.save's, of which only names that weights and training checkpoints need are let in; as `readPickle`. */
export function readTorchPickle(bytes: Uint8Array, start: number, refuse: Refuse): Pickle {
  return readPickle(bytes, start, dialect, refuse);
}
