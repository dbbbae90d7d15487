import type { BatchNormNode, Conv2dNode, LinearNode, Node } from "../node.js";
import { soleReader } from "../sole-reader.js";

/** What is computed at once: one node, or a product together with what follows it. */
export type Step = { readonly nodes: readonly [Node]; readonly product?: never } | ProductStep;

/** A convolution or linear layer with the norm or scales that its result meets, then perhaps a sum, then perhaps an activation. */
export interface ProductStep {
  /** In order; the last one's name is the step's. */
  readonly nodes: readonly Node[];
  readonly product: Conv2dNode | LinearNode;
  readonly norm: BatchNormNode | undefined;
  /** Name of the tensor that each channel is scaled by. */
  readonly scale: string | undefined;
  /** Name of the value that is added. */
  readonly addend: string | undefined;
  readonly activation: "relu" | "gelu" | undefined;
}

/**
 * Joins products with what alone reads them, as far as operations exist that compute it at once. Stochastic depth is left out: this is
 * for networks in use.
 *
 * @param wanted names of the nodes whose own values are asked for
 * @param joinable whether all tensors of a node are such that it can be joined
 */
export function joinNodes(
  nodes: readonly Node[],
  wanted: readonly string[],
  joinable: (node: Node) => boolean,
): Step[] {
  const taken = new Set<Node>();
  const follower = (name: string): Node | undefined => {
    const reader = soleReader(nodes, wanted, name);
    return reader !== undefined && !taken.has(reader) && joinable(reader) ? reader : undefined;
  };
  // A sum may read what comes after the product; so a step stands where its last node stood.
  const steps = new Map<Node, Step>();
  for (const node of nodes) {
    if (taken.has(node)) continue;
    const step = isProduct(node) && joinable(node) ? productStep(node, follower) : { nodes: [node] as const };
    for (const each of step.nodes) taken.add(each);
    steps.set(step.nodes.at(-1) ?? node, step);
  }
  return nodes.flatMap((node) => steps.get(node) ?? []);
}

/** Whether it is a node that others can be joined to. */
export function isProduct(node: Node): node is Conv2dNode | LinearNode {
  return node.op === "conv2d" || node.op === "linear";
}

function productStep(product: Conv2dNode | LinearNode, follower: (name: string) => Node | undefined): ProductStep {
  const nodes: Node[] = [product];
  const take = <N extends Node>(fits: (next: Node) => next is N): N | undefined => {
    const next = follower(nodes.at(-1)?.name ?? product.name);
    if (next === undefined || !fits(next)) return undefined;
    nodes.push(next);
    return next;
  };
  const isConvolution = product.op === "conv2d";
  const norm = isConvolution ? take((next) => next.op === "batchNorm") : undefined;
  const scale = isConvolution ? undefined : take((next) => next.op === "scale");
  const gelu = isConvolution || scale !== undefined ? undefined : take((next) => next.op === "gelu");
  if (gelu === undefined) take((next) => next.op === "dropPath");
  const branch = nodes.at(-1)?.name;
  const sum = gelu === undefined ? take((next) => next.op === "add") : undefined;
  const addend = sum?.input === branch ? sum?.other : sum?.input;
  const relu =
    gelu === undefined && (isConvolution || sum === undefined) ? take((next) => next.op === "relu") : undefined;
  const activation = gelu?.op ?? relu?.op;
  return { nodes, product, norm, scale: scale?.weight, addend, activation };
}
