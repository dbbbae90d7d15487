import type { InputShape, TensorSpecification } from "../architecture.js";
import type { Node } from "../node.js";
import { nodeInputs } from "../node-inputs.js";
import { described, type NodeShape, nodeShape } from "../node-shapes.js";
import type { Fault } from "./check-fields.js";
import { fittingShapes } from "./fitting-shapes.js";
import { tensorUses } from "./tensor-uses.js";

/**
 * Every node can take what reaches it with the tensors that it names, and the last one gives a logit for each class.
 * The wiring is known to be sound.
 *
 * @throws BadInput that names the offending field
 */
export function checkShapes(
  nodes: readonly Node[],
  tensors: readonly TensorSpecification[],
  { height, width, channels, classes }: InputShape,
  fault: Fault,
): void {
  const images = { kind: "images", height, width, channels } as const;
  const shapes = new Map<string, NodeShape>([["images", images]]);
  const tensorShapes = new Map(tensors.map(({ name, shape }) => [name, shape]));
  let last: NodeShape = images;
  for (const [index, node] of nodes.entries()) {
    const inputs = nodeInputs(node).map((name) => shapes.get(name) ?? images);
    const input = inputs[0] ?? images;
    checkNumbers(node, index, input, tensorShapes, fault);
    checkTensors(node, index, input, tensorShapes, fault);
    try {
      last = nodeShape(node, inputs, tensorShapes);
    } catch {
      throw fault(
        `nodes[${index}]`,
        `("${node.name}") is given ${inputs.map(described).join(" and ")}, which ${node.op} cannot take.`,
      );
    }
    shapes.set(node.name, last);
  }
  if (last.kind === "vectors" && last.features === classes) return;
  const given = last.kind === "vectors" ? `${last.features} values` : last.kind === "images" ? "maps" : "tokens";
  throw fault(
    `nodes[${nodes.length - 1}]`,
    `("${nodes.at(-1)?.name}") is the last and gives ${given}; it must give a vector of ${classes} logits, one for each class.`,
  );
}

function checkTensors(
  node: Node,
  index: number,
  input: NodeShape,
  tensorShapes: ReadonlyMap<string, readonly number[]>,
  fault: Fault,
): void {
  const weight = "weight" in node ? tensorShapes.get(node.weight) : undefined;
  const fitting = fittingShapes(node, input, weight);
  for (const { field, tensor } of tensorUses(node)) {
    const [given, needed] = [tensorShapes.get(tensor) ?? [], fitting[field] ?? []];
    if (given.join() === needed.join()) continue;
    throw fault(
      `nodes[${index}].${field}`,
      `is "${tensor}" of shape [${given.join(", ")}]; ${described(input)} and this ${node.op} need [${needed.join(", ")}].`,
    );
  }
}

/** Numbers that must go together. */
function checkNumbers(
  node: Node,
  index: number,
  input: NodeShape,
  tensorShapes: ReadonlyMap<string, readonly number[]>,
  fault: Fault,
): void {
  const features = input.kind === "images" ? input.channels : input.features;
  if (node.op === "maxPool2d" && 2 * (node.padding ?? 0) > node.size) {
    throw fault(`nodes[${index}].padding`, `is ${node.padding}: it must be at most half the size of ${node.size}.`);
  }
  if (node.op === "attention" && features % node.heads !== 0) {
    throw fault(`nodes[${index}].heads`, `is ${node.heads}: it must divide the ${features} features.`);
  }
  if (node.op !== "conv2d" || node.groups === undefined) return;
  const [outputs = 0] = tensorShapes.get(node.weight) ?? [];
  if (features % node.groups !== 0 || outputs % node.groups !== 0) {
    throw fault(
      `nodes[${index}].groups`,
      `is ${node.groups}: it must divide the ${features} channels that it reads and the ${outputs} that it gives.`,
    );
  }
}
