import type { Node } from "./node.js";

/** Names of the nodes that a node reads, or `images`. */
export function nodeInputs(node: Node): readonly string[] {
  return node.op === "add" ? [node.input, node.other] : [node.input];
}
