import { BadInput } from "../errors.js";
import type { InputShape, TensorSpecification } from "./architecture.js";
import type { Node } from "./node.js";
import { nodeInputs } from "./node-inputs.js";

/** What a node gives for one image: maps of channels, a vector, or tokens. */
export type NodeShape =
  | { readonly kind: "images"; readonly height: number; readonly width: number; readonly channels: number }
  | { readonly kind: "vectors"; readonly features: number }
  | { readonly kind: "tokens"; readonly tokens: number; readonly features: number };

/** Number of values that a node gives for one image. */
export function shapeSize(shape: NodeShape): number {
  switch (shape.kind) {
    case "images":
      return shape.height * shape.width * shape.channels;
    case "vectors":
      return shape.features;
    case "tokens":
      return shape.tokens * shape.features;
  }
}

type TensorShapes = ReadonlyMap<string, readonly number[]>;

/**
 * The shape that each node gives, by name, and that of `images` itself.
 *
 * @throws BadInput (field `architecture`) when a node cannot take what reaches it, so that a network of these images is impossible
 */
export function nodeShapes(
  nodes: readonly Node[],
  tensors: readonly TensorSpecification[],
  input: InputShape,
): ReadonlyMap<string, NodeShape> {
  const { height, width, channels } = input;
  const shapes = new Map<string, NodeShape>([["images", { kind: "images", height, width, channels }]]);
  const tensorShapes = new Map(tensors.map((tensor) => [tensor.name, tensor.shape]));
  for (const node of nodes) {
    const inputs = nodeInputs(node).map((name) => {
      const before = shapes.get(name);
      if (before === undefined) throw new Error(`Node ${node.name} reads ${name}, which no node before it gives.`);
      return before;
    });
    shapes.set(node.name, nodeShape(node, inputs, tensorShapes));
  }
  return shapes;
}

/**
 * What one node gives for inputs of these shapes.
 *
 * @throws BadInput (field `architecture`) when it cannot take them
 */
export function nodeShape(node: Node, inputs: readonly NodeShape[], tensorShapes: TensorShapes): NodeShape {
  const [input, other = input] = inputs;
  if (input === undefined) throw new Error(`Node ${node.name} reads nothing.`);
  switch (node.op) {
    case "relu":
    case "gelu":
    case "dropPath":
      return input;
    case "add":
      if (JSON.stringify(input) !== JSON.stringify(other)) throw misfit(node, input);
      return input;
    case "batchNorm":
      if (input.kind !== "images" || tensorShapes.get(node.weight)?.[0] !== input.channels) throw misfit(node, input);
      return input;
    case "layerNorm":
    case "scale":
      if (tensorShapes.get(node.weight)?.[0] !== lastAxis(input)) throw misfit(node, input);
      return input;
    case "flatten":
      return { kind: "vectors", features: shapeSize(input) };
    case "averagePool":
      if (input.kind !== "images") throw misfit(node, input);
      return { kind: "vectors", features: input.channels };
    case "linear": {
      const [outputs = 0, length = 0] = tensorShapes.get(node.weight) ?? [];
      if (lastAxis(input) !== length) throw misfit(node, input);
      return input.kind === "images" ? { ...input, channels: outputs } : { ...input, features: outputs };
    }
    case "conv2d": {
      const [outputs = 0, perGroup = 0, kernelHeight = 0, kernelWidth = 0] = tensorShapes.get(node.weight) ?? [];
      if (input.kind !== "images" || input.channels !== perGroup * (node.groups ?? 1)) throw misfit(node, input);
      const height = windows(input.height, kernelHeight, node.stride, node.padding);
      const width = windows(input.width, kernelWidth, node.stride, node.padding);
      return positive(node, { kind: "images", height, width, channels: outputs }, input);
    }
    case "maxPool2d": {
      if (input.kind !== "images") throw misfit(node, input);
      const { size, stride = size, padding = 0 } = node;
      const height = windows(input.height, size, stride, padding);
      const width = windows(input.width, size, stride, padding);
      return positive(node, { kind: "images", height, width, channels: input.channels }, input);
    }
    case "tokens":
      if (input.kind !== "images") throw misfit(node, input);
      return { kind: "tokens", tokens: input.height * input.width, features: input.channels };
    case "classToken":
      if (input.kind !== "tokens") throw misfit(node, input);
      return { ...input, tokens: input.tokens + 1 };
    case "position":
      if (input.kind !== "tokens" || tensorShapes.get(node.weight)?.[1] !== input.tokens) throw misfit(node, input);
      return input;
    case "firstToken":
      if (input.kind !== "tokens") throw misfit(node, input);
      return { kind: "vectors", features: input.features };
    case "attention":
      if (input.kind !== "tokens" || tensorShapes.get(node.qkvWeight)?.[1] !== input.features)
        throw misfit(node, input);
      return node.queries === "all" ? input : { kind: "vectors", features: input.features };
  }
}

/** How many windows fit along an axis. */
function windows(length: number, size: number, stride: number, padding: number): number {
  return Math.floor((length + 2 * padding - size) / stride) + 1;
}

function lastAxis(shape: NodeShape): number {
  return shape.kind === "images" ? shape.channels : shape.features;
}

function positive(node: Node, shape: NodeShape & { kind: "images" }, input: NodeShape): NodeShape {
  if (shape.height < 1 || shape.width < 1) throw misfit(node, input);
  return shape;
}

function misfit(node: Node, input: NodeShape): BadInput {
  return new BadInput(
    `The network's ${node.name} cannot take ${described(input)}; choose an architecture for such images, or larger images.`,
    "architecture",
  );
}

/** `28×28 with 3 channels` */
export function described(shape: NodeShape): string {
  switch (shape.kind) {
    case "images":
      return `${shape.height}×${shape.width} with ${shape.channels} channels`;
    case "vectors":
      return `${shape.features} values`;
    case "tokens":
      return `${shape.tokens} tokens of ${shape.features} values`;
  }
}
