import { suggestion } from "../../suggestion.js";
import type { TensorSpecification } from "../architecture.js";
import type { Node } from "../node.js";
import { nodeInputs } from "../node-inputs.js";
import type { Fault } from "./check-fields.js";
import { tensorUses } from "./tensor-uses.js";

/**
 * Nodes read what stands before them, tensors are what the nodes say they are, names name one thing, and nothing is left over.
 *
 * @throws BadInput that names the offending field
 */
export function checkWiring(nodes: readonly Node[], tensors: readonly TensorSpecification[], fault: Fault): void {
  checkNodes(nodes, fault);
  const places = new Map<string, number>();
  for (const [index, { name }] of tensors.entries()) {
    const first = places.get(name);
    if (first !== undefined) throw fault(`tensors[${index}].name`, taken(name, `tensors[${first}]`));
    places.set(name, index);
  }
  checkUses(nodes, tensors, places, fault);
}

function checkNodes(nodes: readonly Node[], fault: Fault): void {
  const given = new Map([["images", "what the network is given"]]);
  for (const [index, node] of nodes.entries()) {
    for (const read of nodeInputs(node)) {
      if (given.has(read)) continue;
      const field = read === node.input ? "input" : "other";
      throw fault(
        `nodes[${index}].${field}`,
        `is "${read}", which no node before it gives.${suggestion(read, [...given.keys()])}`,
      );
    }
    const holder = given.get(node.name);
    if (holder !== undefined) throw fault(`nodes[${index}].name`, taken(node.name, holder));
    given.set(node.name, `nodes[${index}]`);
  }
  const read = new Set(nodes.flatMap(nodeInputs));
  const unread = nodes.slice(0, -1).findIndex(({ name }) => !read.has(name));
  if (unread >= 0) {
    throw fault(
      `nodes[${unread}]`,
      `("${nodes[unread]?.name}") is read by no node; only the last one may be, which gives the logits.`,
    );
  }
}

function checkUses(
  nodes: readonly Node[],
  tensors: readonly TensorSpecification[],
  places: ReadonlyMap<string, number>,
  fault: Fault,
): void {
  const used = new Set<string>();
  for (const [index, node] of nodes.entries()) {
    for (const { field, tensor, role } of tensorUses(node)) {
      const place = places.get(tensor);
      if (place === undefined) {
        throw fault(
          `nodes[${index}].${field}`,
          `is "${tensor}", which is no tensor of the network.${suggestion(tensor, [...places.keys()])}`,
        );
      }
      const given = tensors[place]?.role;
      if (given !== role) {
        throw fault(
          `tensors[${place}].role`,
          `is "${given}": the ${field} of nodes[${index}], a ${node.op}, is a ${role}.`,
        );
      }
      used.add(tensor);
    }
  }
  const unused = tensors.findIndex(({ name }) => !used.has(name));
  if (unused >= 0) {
    throw fault(
      `tensors[${unused}]`,
      `("${tensors[unused]?.name}") is used by no node; name it in one, or leave it out.`,
    );
  }
}

function taken(name: string, holder: string): string {
  return `is "${name}", which is the name of ${holder}; each needs a name of its own.`;
}
