import { BadInput } from "../errors.js";
import { nearestName, suggestion } from "../suggestion.js";
import type { Architecture } from "./architecture.js";
import type { Node } from "./node.js";
import { nodeInputs } from "./node-inputs.js";
import { nodeTensors } from "./node-tensors.js";

/** The field of a run's specification that names the subset. */
const FIELD = "collect.subset";

/**
 * The tensors of a subset, in the architecture's order.
 *
 * @param subset one of the architecture's named subsets, or names of tensors
 * @throws BadInput (field `collect.subset`) for a name that the architecture does not have, or one given twice
 */
export function resolveSubset(architecture: Architecture, subset: string | readonly string[]): string[] {
  if (typeof subset === "string") {
    const names = Object.hasOwn(architecture.subsets, subset) ? architecture.subsets[subset] : undefined;
    if (names === undefined) {
      const known = Object.keys(architecture.subsets);
      throw new BadInput(`${architecture.title} has no subset "${subset}".${suggestion(subset, known)}`, FIELD);
    }
    return [...names];
  }
  const known = architecture.tensors.filter(({ role }) => role !== "count").map((tensor) => tensor.name);
  for (const [index, name] of subset.entries()) {
    if (!known.includes(name)) throw new BadInput(unknownTensor(architecture, name, known), FIELD);
    if (subset.indexOf(name) !== index) throw new BadInput(`The subset names ${name} twice; name it once.`, FIELD);
  }
  if (subset.length === 0) throw new BadInput("The subset is empty; name at least one tensor.", FIELD);
  return known.filter((name) => subset.includes(name));
}

function unknownTensor(architecture: Architecture, name: string, known: readonly string[]): string {
  const nearest = nearestName(name, known);
  const meant = nearest === undefined ? "" : ` Did you mean "${nearest}"?`;
  return `${architecture.title} has no tensor "${name}".${meant} The architecture's page lists all ${known.length}.`;
}

/** A network cut in two, so that what a subset cannot change is computed once for all of its values. */
export interface SplitNetwork {
  /** Nodes that no tensor of the subset reaches. */
  readonly prefix: readonly Node[];
  /** Nodes that use a tensor of the subset, and all that follow from them. */
  readonly suffix: readonly Node[];
  /** Names of what the suffix reads from before the cut: nodes of the prefix, or `images`. */
  readonly crossing: readonly string[];
}

/** Cuts a network where the subset's influence begins. */
export function splitNetwork(architecture: Architecture, names: readonly string[]): SplitNetwork {
  const reached = new Set<string>();
  for (const node of architecture.nodes) {
    if (nodeInputs(node).some((input) => reached.has(input)) || nodeTensors(node).some((name) => names.includes(name)))
      reached.add(node.name);
  }
  const prefix = architecture.nodes.filter((node) => !reached.has(node.name));
  const suffix = architecture.nodes.filter((node) => reached.has(node.name));
  const crossing = new Set(suffix.flatMap(nodeInputs).filter((input) => !reached.has(input)));
  return { prefix, suffix, crossing: [...crossing] };
}
