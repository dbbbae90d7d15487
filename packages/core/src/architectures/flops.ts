import type { Architecture } from "./architecture.js";
import type { Node } from "./node.js";
import { type NodeShape, nodeShapes, shapeSize } from "./node-shapes.js";

/**
 * Floating-point operations of these nodes for one image, forward. A multiply-add counts as two; biases, norms, activations
 * and pooling are left out, as is usual. A backward pass takes twice as much again.
 */
export function forwardFlops(nodes: readonly Node[], architecture: Architecture): number {
  const shapes = nodeShapes(architecture.nodes, architecture.tensors, architecture.input);
  const weights = new Map(architecture.tensors.map((tensor) => [tensor.name, tensor.shape]));
  return nodes.reduce((sum, node) => sum + nodeFlops(node, shapes, weights), 0);
}

function nodeFlops(
  node: Node,
  shapes: ReadonlyMap<string, NodeShape>,
  weights: ReadonlyMap<string, readonly number[]>,
): number {
  const output = shapes.get(node.name);
  switch (node.op) {
    case "linear":
    case "conv2d": {
      // Each output value is a dot product with one row of the weight: a column of inputs, or a patch of them.
      const [, ...row] = weights.get(node.weight) ?? [];
      return output === undefined ? 0 : 2 * shapeSize(output) * row.reduce((product, size) => product * size, 1);
    }
    case "attention": {
      const input = shapes.get(node.input);
      if (input?.kind !== "tokens") return 0;
      const { tokens, features } = input;
      const queries = node.queries === "all" ? tokens : 1;
      // Keys and values of all tokens; queries, and what they find projected, of those asked for; query by key, and score by value.
      return 2 * features * (2 * features * tokens + 2 * features * queries + 2 * tokens * queries);
    }
    default:
      return 0;
  }
}
