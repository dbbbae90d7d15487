import { z } from "zod";
import type { Node } from "../node.js";

const NODE = "it must be the name of a node that stands before this one, or images";
const TENSOR = "it must be the name of a tensor";
const COUNT = "it must be a whole number from 1";
const PADDING = "it must be a whole number from 0";
const SHARE = "it must be a number from 0 to 1";

const node = z.string(NODE).min(1, NODE);
const tensor = z.string(TENSOR).min(1, TENSOR);
const count = z.int(COUNT).min(1, COUNT);
const padding = z.int(PADDING).min(0, PADDING);
const share = z.number(SHARE).min(0, SHARE).max(1, SHARE);
const epsilon = z.number("it must be a number above 0").gt(0, "it must be above 0");

type NodeOf<Operation extends Node["op"]> = Extract<Node, { readonly op: Operation }>;

/** What a node of each operation must be, as data; a field that is not listed is refused. */
export const nodeSchemas: { readonly [Operation in Node["op"]]: z.ZodType<NodeOf<Operation>> } = {
  linear: schema("linear", { weight: tensor, bias: tensor.optional() }),
  conv2d: schema("conv2d", {
    weight: tensor,
    bias: tensor.optional(),
    stride: count,
    padding,
    groups: count.optional(),
  }),
  batchNorm: schema("batchNorm", {
    weight: tensor,
    bias: tensor,
    mean: tensor,
    variance: tensor,
    count: tensor,
    epsilon,
    momentum: share,
  }),
  layerNorm: schema("layerNorm", { weight: tensor, bias: tensor, epsilon }),
  attention: schema("attention", {
    qkvWeight: tensor,
    qkvBias: tensor,
    projWeight: tensor,
    projBias: tensor,
    heads: count,
    queries: z.enum(["all", "first"], 'it must be "all" or "first"'),
  }),
  relu: schema("relu", {}),
  gelu: schema("gelu", {}),
  maxPool2d: schema("maxPool2d", { size: count, stride: count.optional(), padding: padding.optional() }),
  averagePool: schema("averagePool", {}),
  flatten: schema("flatten", {}),
  add: schema("add", { other: node }),
  scale: schema("scale", { weight: tensor }),
  tokens: schema("tokens", {}),
  classToken: schema("classToken", { weight: tensor }),
  position: schema("position", { weight: tensor }),
  firstToken: schema("firstToken", {}),
  dropPath: schema("dropPath", { depth: share }),
};

function schema<Operation extends Node["op"], Fields extends z.ZodRawShape>(operation: Operation, fields: Fields) {
  const name = z.string("it must be a text").min(1, "it must not be empty");
  return z.strictObject({ op: z.literal(operation), name, input: node, ...fields });
}
