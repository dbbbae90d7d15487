import type { Architecture, Node } from "./architecture.js";
import { type NodeShape, nodeShapes, shapeSize } from "./node-shapes.js";

/**
 * Floating-point operations of these nodes for one image, forward. A multiply-add counts as two; biases, activations
 * and pooling are left out, as is usual. A backward pass takes twice as much again.
 */
export function forwardFlops(nodes: readonly Node[], architecture: Architecture): number {
  const shapes = nodeShapes(architecture.nodes, architecture.tensors, architecture.input);
  const weights = new Map(architecture.tensors.map((tensor) => [tensor.name, tensor.shape]));
  return nodes.reduce((sum, node) => sum + nodeFlops(node, shapes.get(node.name), weights), 0);
}

function nodeFlops(node: Node, output: NodeShape | undefined, weights: ReadonlyMap<string, readonly number[]>): number {
  switch (node.op) {
    case "linear":
    case "conv2d": {
      // Each output value is a dot product with one row of the weight: a column of inputs, or a patch of them.
      const [, ...row] = weights.get(node.weight) ?? [];
      return output === undefined ? 0 : 2 * shapeSize(output) * row.reduce((product, size) => product * size, 1);
    }
    case "relu":
    case "maxPool2d":
    case "flatten":
      return 0;
  }
}
