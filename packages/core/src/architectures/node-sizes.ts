import type { Architecture } from "./architecture.js";
import type { Node } from "./node.js";
import { type NodeShape, nodeShapes, shapeSize } from "./node-shapes.js";

/** How many values each node holds for one image while it runs, by name, and `images` itself: what it gives, and what stands in memory on the way there. */
export function nodeSizes({ nodes, tensors, input }: Architecture): ReadonlyMap<string, number> {
  const shapes = nodeShapes(nodes, tensors, input);
  const onTheWay = new Map(nodes.map((node) => [node.name, valuesOnTheWay(node, shapes.get(node.input))]));
  return new Map([...shapes].map(([name, shape]) => [name, shapeSize(shape) + (onTheWay.get(name) ?? 0)]));
}

/** How many values the largest of these, nodes by name or `images`, holds for one image. */
export function largestSize(architecture: Architecture, names: readonly string[]): number {
  const sizes = nodeSizes(architecture);
  return Math.max(1, ...names.map((name) => sizes.get(name) ?? 1));
}

/** An attention has queries, keys and values, and scores before and after the softmax. */
function valuesOnTheWay(node: Node, input: NodeShape | undefined): number {
  if (node.op !== "attention" || input?.kind !== "tokens") return 0;
  const { tokens, features } = input;
  const queries = node.queries === "all" ? tokens : 1;
  return (queries + 2 * tokens) * features + 2 * node.heads * queries * tokens;
}
