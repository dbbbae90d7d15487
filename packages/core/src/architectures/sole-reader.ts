import type { Node } from "./node.js";
import { nodeInputs } from "./node-inputs.js";

/**
 * The node that alone reads what another gives, so that both may run as one; undefined where several or none do, or where it is asked for itself.
 *
 * @param name of the node that is read
 * @param wanted names of the nodes whose own values are asked for
 */
export function soleReader(nodes: readonly Node[], wanted: readonly string[], name: string): Node | undefined {
  const [reader, ...others] = nodes.filter((node) => nodeInputs(node).includes(name));
  return others.length === 0 && !wanted.includes(name) ? reader : undefined;
}
