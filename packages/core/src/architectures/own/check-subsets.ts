import { suggestion } from "../../suggestion.js";
import type { Architecture, TensorSpecification } from "../architecture.js";
import type { Fault } from "./check-fields.js";

/**
 * The named subsets in the order of the tensors, with `whole`, all that training changes, where it is missing.
 *
 * @throws BadInput that names the subset, for a tensor that the network does not have, or one given twice
 */
export function checkSubsets(
  subsets: Architecture["subsets"],
  tensors: readonly TensorSpecification[],
  fault: Fault,
): Architecture["subsets"] {
  const known = tensors.filter(({ role }) => role !== "count").map(({ name }) => name);
  const ordered = Object.entries(subsets).map(([subset, names]) => {
    for (const [index, name] of names.entries()) {
      const field = `subsets.${subset}[${index}]`;
      if (!known.includes(name)) {
        const meant = tensors.some((tensor) => tensor.name === name)
          ? "which is a count; nothing is generated for it"
          : `which is no tensor of the network.${suggestion(name, known)}`;
        throw fault(field, `is "${name}", ${meant}`);
      }
      if (names.indexOf(name) < index) throw fault(field, `is "${name}", which the subset has already; name it once.`);
    }
    return [subset, known.filter((name) => names.includes(name))] as const;
  });
  return { whole: known, ...Object.fromEntries(ordered) };
}
