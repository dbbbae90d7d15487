import type { Architecture } from "../architectures/architecture.js";
import type { Conv2dNode, LinearNode, Node } from "../architectures/node.js";
import { nodeInputs } from "../architectures/node-inputs.js";
import { type NodeShape, nodeShapes } from "../architectures/node-shapes.js";
import { nodeTensors } from "../architectures/node-tensors.js";
import type { Layout, LayoutTensor } from "../weights/layout.js";

/** Where the values that belong to the hidden units of one layer stand in a checkpoint's vector. */
export interface HiddenUnits {
  readonly count: number;
  /** For each unit, in the order of the units: the same number of positions, of its weights in, its bias, and its weights out. */
  readonly positions: readonly Uint32Array[];
}

type WeightedNode = (LinearNode | Conv2dNode) & { readonly bias: string };

/** What does the same to each unit, whatever its place among the others. */
const UNIT_BY_UNIT: readonly Node["op"][] = ["relu", "gelu", "maxPool2d", "averagePool", "flatten", "dropPath"];

/**
 * The hidden units that can change places without changing what the network computes: those whose weights in, biases and weights out are
 * all in the layout, and which go from one layer to the next one only. Between the two stand activations and pooling; units that meet a
 * norm, a sum or an attention stay where they are, and so do those of layers that share a tensor with others.
 */
export function hiddenUnits(architecture: Architecture, layout: Layout): HiddenUnits[] {
  const tensors = new Map(layout.tensors.map((tensor) => [tensor.name, tensor]));
  const shapes = nodeShapes(architecture.nodes, architecture.tensors, architecture.input);
  const shared = sharedTensors(architecture.nodes);
  const isShared = (node: WeightedNode) => shared.has(node.weight) || shared.has(node.bias);
  const found: HiddenUnits[] = [];
  for (const node of architecture.nodes) {
    if (!isWeighted(node) || isShared(node)) continue;
    const next = nextWeighted(architecture.nodes, node, shapes);
    if (next !== undefined && isShared(next)) continue;
    const [weight, bias] = [tensors.get(node.weight), tensors.get(node.bias)];
    const weightOut = next === undefined ? undefined : tensors.get(next.weight);
    if (weight === undefined || bias === undefined || next === undefined || weightOut === undefined) continue;
    const [count = 0] = weight.shape;
    // A flattened map gives each channel as many inputs of the next layer as it has places.
    const before = shapes.get(next.input);
    const places = before?.kind === "vectors" ? before.features / count : 1;
    found.push({
      count,
      positions: Array.from({ length: count }, (_, unit) => positionsOf(unit, weight, bias, weightOut, places)),
    });
  }
  return found;
}

function isWeighted(node: Node): node is WeightedNode {
  return (node.op === "linear" || (node.op === "conv2d" && (node.groups ?? 1) === 1)) && node.bias !== undefined;
}

/** The one layer that reads a node's values, through what does the same to each; undefined where there is another reader, or something else between. */
function nextWeighted(
  nodes: readonly Node[],
  from: Node,
  shapes: ReadonlyMap<string, NodeShape>,
): WeightedNode | undefined {
  let current = from;
  for (;;) {
    const [reader, ...others] = nodes.filter((node) => nodeInputs(node).includes(current.name));
    if (reader === undefined || others.length > 0) return undefined;
    if (isWeighted(reader)) return reader;
    if (!UNIT_BY_UNIT.includes(reader.op)) return undefined;
    // A unit's values in all tokens do not stand together once they are one vector.
    if (reader.op === "flatten" && shapes.get(current.name)?.kind === "tokens") return undefined;
    current = reader;
  }
}

/** Names of the tensors that more than one node computes with. */
function sharedTensors(nodes: readonly Node[]): ReadonlySet<string> {
  const names = nodes.flatMap(nodeTensors);
  return new Set(names.filter((name, index) => names.indexOf(name) < index));
}

function positionsOf(
  unit: number,
  weight: LayoutTensor,
  bias: LayoutTensor,
  weightOut: LayoutTensor,
  places: number,
): Uint32Array {
  const row = weight.size / (weight.shape[0] ?? 1);
  const positions = [bias.offset + unit];
  for (let i = 0; i < row; i++) positions.push(weight.offset + unit * row + i);
  // (out, in, kernel…): the unit's `places` inputs stand together, each with its kernel.
  const [outputs = 1, inputs = 1] = weightOut.shape;
  const block = (weightOut.size / outputs / inputs) * places;
  for (let output = 0; output < outputs; output++) {
    const start = weightOut.offset + output * (weightOut.size / outputs) + unit * block;
    for (let i = 0; i < block; i++) positions.push(start + i);
  }
  return Uint32Array.from(positions);
}
