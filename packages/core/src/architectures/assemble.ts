import { BadInput } from "../errors.js";
import type { Architecture, ArchitectureDefinition } from "./architecture.js";
import { nodeShapes } from "./node-shapes.js";

/**
 * Puts an architecture together for one input shape, once it is sure that the nodes can take it.
 *
 * @throws BadInput (field `architecture`) when they cannot
 */
export function assemble(
  { name, title, family }: ArchitectureDefinition,
  { input, nodes, tensors, subsets }: Pick<Architecture, "input" | "nodes" | "tensors" | "subsets">,
): Architecture {
  for (const [key, value] of Object.entries(input)) {
    if (!Number.isInteger(value) || value < 1) {
      throw new BadInput(
        `${title} cannot be built for ${key} ${value}; it must be a whole number from 1.`,
        "architecture",
      );
    }
  }
  nodeShapes(nodes, tensors, input);
  return { name, title, family, input, nodes, tensors, subsets };
}
