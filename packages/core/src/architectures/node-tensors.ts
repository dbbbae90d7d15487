import type { Node } from "./architecture.js";

/** Names of the tensors that a node uses. */
export function nodeTensors(node: Node): readonly string[] {
  switch (node.op) {
    case "linear":
    case "conv2d":
      return [node.weight, node.bias];
    case "relu":
    case "maxPool2d":
    case "flatten":
      return [];
  }
}
