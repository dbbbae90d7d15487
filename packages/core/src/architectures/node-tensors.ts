import type { Node } from "./node.js";

/** Names of the tensors that a node computes with. */
export function nodeTensors(node: Node): readonly string[] {
  switch (node.op) {
    case "linear":
    case "conv2d":
      return node.bias === undefined ? [node.weight] : [node.weight, node.bias];
    case "batchNorm":
      return [node.weight, node.bias, node.mean, node.variance];
    case "layerNorm":
      return [node.weight, node.bias];
    case "attention":
      return [node.qkvWeight, node.qkvBias, node.projWeight, node.projBias];
    case "scale":
    case "classToken":
    case "position":
      return [node.weight];
    case "relu":
    case "gelu":
    case "maxPool2d":
    case "averagePool":
    case "flatten":
    case "add":
    case "tokens":
    case "firstToken":
    case "dropPath":
      return [];
  }
}
