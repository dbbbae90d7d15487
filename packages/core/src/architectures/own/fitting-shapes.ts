import type { Node } from "../node.js";
import type { NodeShape } from "../node-shapes.js";

type Shape = readonly number[];

/**
 * The shape that each of a node's tensors must have for what reaches the node, by the field that names the tensor. What the network
 * itself is free to choose, as how many channels a layer gives, is taken from the node's own weight.
 */
export function fittingShapes(node: Node, input: NodeShape, weight: Shape = []): Readonly<Record<string, Shape>> {
  const features = input.kind === "images" ? input.channels : input.features;
  const [outputs = 1, , height = 1, width = 1] = weight;
  switch (node.op) {
    case "linear":
      return { weight: [outputs, features], bias: [outputs] };
    case "conv2d":
      return { weight: [outputs, features / (node.groups ?? 1), height, width], bias: [outputs] };
    case "batchNorm":
      return { weight: [features], bias: [features], mean: [features], variance: [features], count: [] };
    case "layerNorm":
      return { weight: [features], bias: [features] };
    case "scale":
      return { weight: [features] };
    case "classToken":
      return { weight: [1, 1, features] };
    case "position":
      return { weight: [1, input.kind === "tokens" ? input.tokens : 1, features] };
    case "attention":
      return {
        qkvWeight: [3 * features, features],
        qkvBias: [3 * features],
        projWeight: [features, features],
        projBias: [features],
      };
    default:
      return {};
  }
}
