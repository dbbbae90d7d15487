import type { Call, PickledValue } from "../pickle/pickled-value.js";
import { quoted, type Refuse } from "../refusal.js";
import { isTensor } from "./torch-tensor.js";

/**
 * Where training checkpoints keep their weights, in the order of preference: averaged weights before the last ones, as timm's
 * `load_state_dict` has it, then two more names that are in use.
 */
const ENTRIES = ["state_dict_ema", "model_ema", "ema", "state_dict", "model", "model_state_dict"];

/** Names that an error lists. */
const MAX_LISTED = 10;

export interface CheckpointState {
  readonly tensors: ReadonlyMap<string, Call>;
  /** The entry that the tensors come from, if they are not at the top. */
  readonly entry?: string;
}

/**
 * The tensors of a state dict, or of the one in a training checkpoint. What is beside them, such as an optimizer's state, is left out.
 * @throws BadInput when there are none
 */
export function checkpointState(root: PickledValue, refuse: Refuse): CheckpointState {
  if (!(root instanceof Map)) {
    const what = isTensor(root) ? "a single tensor" : Array.isArray(root) ? "a list" : "one value";
    throw refuse(`holds ${what}, and no tensors by name; save model.state_dict().`);
  }
  for (const entry of ENTRIES) {
    const tensors = tensorsIn(root.get(entry));
    if (tensors.size > 0) return { tensors, entry };
  }
  const tensors = tensorsIn(root);
  if (tensors.size > 0) return { tensors };
  const names = [...root.keys()].slice(0, MAX_LISTED).map(quoted).join(", ");
  throw refuse(
    `holds no tensors by name, neither at its top (${names}) nor under ${ENTRIES.join(", ")}; save model.state_dict().`,
  );
}

function tensorsIn(state: PickledValue | undefined): Map<string, Call> {
  const entries = state instanceof Map ? [...state] : [];
  return new Map(entries.flatMap(([name, value]) => (isTensor(value) ? [[name, value] as const] : [])));
}

/** Characters of a value, and values, that are taken over as metadata. */
const MAX_TEXT = 200;
const MAX_FACTS = 50;

/** What a checkpoint says of itself in plain text and numbers: its epoch, its architecture. */
export function checkpointFacts(root: PickledValue): Record<string, string> {
  const facts = root instanceof Map ? [...root].filter(([, value]) => isFact(value)) : [];
  return Object.fromEntries(facts.slice(0, MAX_FACTS).map(([name, value]) => [name.slice(0, MAX_TEXT), String(value)]));
}

function isFact(value: PickledValue): boolean {
  return (
    typeof value === "number" || typeof value === "boolean" || (typeof value === "string" && value.length <= MAX_TEXT)
  );
}
