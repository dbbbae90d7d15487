import type { TensorSpecification } from "../architecture.js";
import type { Node } from "../node.js";

/** One tensor that a node names: in which field, and what the tensor must be to stand there. */
export interface TensorUse {
  readonly field: string;
  readonly tensor: string;
  readonly role: TensorSpecification["role"];
}

/** The fields of nodes that name tensors. */
const roles: Readonly<Record<string, TensorSpecification["role"]>> = {
  weight: "parameter",
  bias: "parameter",
  qkvWeight: "parameter",
  qkvBias: "parameter",
  projWeight: "parameter",
  projBias: "parameter",
  mean: "buffer",
  variance: "buffer",
  count: "count",
};

/** Every tensor that a node names, those included that nothing is computed with. */
export function tensorUses(node: Node): TensorUse[] {
  return Object.entries(node).flatMap(([field, value]) => {
    const role = Object.hasOwn(roles, field) ? roles[field] : undefined;
    return role === undefined || typeof value !== "string" ? [] : [{ field, tensor: value, role }];
  });
}
