import { BadInput } from "../errors.js";
import type { InputShape, Node, TensorSpecification } from "./architecture.js";

/** What a node gives for one image: a map of channels, or a vector. */
export type NodeShape =
  | { readonly kind: "images"; readonly height: number; readonly width: number; readonly channels: number }
  | { readonly kind: "vectors"; readonly features: number };

/** Number of values that a node gives for one image. */
export function shapeSize(shape: NodeShape): number {
  return shape.kind === "images" ? shape.height * shape.width * shape.channels : shape.features;
}

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
    const before = shapes.get(node.input);
    if (before === undefined) throw new Error(`Node ${node.name} reads ${node.input}, which no node before it gives.`);
    shapes.set(node.name, nodeShape(node, before, tensorShapes));
  }
  return shapes;
}

function nodeShape(node: Node, input: NodeShape, tensorShapes: ReadonlyMap<string, readonly number[]>): NodeShape {
  switch (node.op) {
    case "relu":
      return input;
    case "flatten":
      return { kind: "vectors", features: shapeSize(input) };
    case "linear": {
      const [outputs = 0, inputs = 0] = tensorShapes.get(node.weight) ?? [];
      if (input.kind !== "vectors" || input.features !== inputs) throw misfit(node, input);
      return { kind: "vectors", features: outputs };
    }
    case "conv2d": {
      const [outputs = 0, inputs = 0, kernelHeight = 0, kernelWidth = 0] = tensorShapes.get(node.weight) ?? [];
      if (input.kind !== "images" || input.channels !== inputs) throw misfit(node, input);
      const height = Math.floor((input.height + 2 * node.padding - kernelHeight) / node.stride) + 1;
      const width = Math.floor((input.width + 2 * node.padding - kernelWidth) / node.stride) + 1;
      return positive(node, { kind: "images", height, width, channels: outputs }, input);
    }
    case "maxPool2d": {
      if (input.kind !== "images") throw misfit(node, input);
      const height = Math.floor(input.height / node.size);
      const width = Math.floor(input.width / node.size);
      return positive(node, { kind: "images", height, width, channels: input.channels }, input);
    }
  }
}

function positive(node: Node, shape: NodeShape & { kind: "images" }, input: NodeShape): NodeShape {
  if (shape.height < 1 || shape.width < 1) throw misfit(node, input);
  return shape;
}

function misfit(node: Node, input: NodeShape): BadInput {
  const given =
    input.kind === "images"
      ? `${input.height}×${input.width} with ${input.channels} channels`
      : `${input.features} values`;
  return new BadInput(
    `The network's ${node.name} cannot take ${given}; choose an architecture for such images, or larger images.`,
    "architecture",
  );
}
