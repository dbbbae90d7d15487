import { BadInput } from "../errors.js";
import type { Architecture, ArchitectureDefinition, InputShape } from "./architecture.js";
import { nodeShapes } from "./node-shapes.js";

/**
 * Puts an architecture together for one input shape, once it is sure that the nodes can take it.
 *
 * @throws BadInput (field `architecture`) when they cannot
 */
export function assemble(
  { name, title, family }: ArchitectureDefinition,
  input: InputShape,
  { nodes, tensors }: Pick<Architecture, "nodes" | "tensors">,
  subsets: Architecture["subsets"],
): Architecture {
  checkInput(title, input);
  nodeShapes(nodes, tensors, input);
  return { name, title, family, input, nodes, tensors, subsets };
}

/** @throws BadInput (field `architecture`) unless all are whole numbers from 1 */
export function checkInput(title: string, input: InputShape): void {
  for (const [key, value] of Object.entries(input)) {
    if (!Number.isInteger(value) || value < 1) {
      throw new BadInput(
        `${title} cannot be built for ${key} ${value}; it must be a whole number from 1.`,
        "architecture",
      );
    }
  }
}
