import { clone, maxPool, type Rank, type Tensor, type Tensor3D, tidy } from "@tensorflow/tfjs-core";
import type { Node } from "./architecture.js";
import { conv2d } from "./operations/conv2d.js";
import { flatten } from "./operations/flatten.js";
import { linear } from "./operations/linear.js";
import { relu } from "./operations/relu.js";
import type { ImagesValue, Value, Values, VectorsValue } from "./value.js";

/** Tensors by timm's names, in PyTorch's shapes; those of M networks have M as a leading axis. */
export type NetworkTensors = Readonly<Record<string, Tensor>>;

/**
 * Runs nodes, of one network or of M at once, and returns the values of the `wanted` ones.
 *
 * Tensors with a leading population axis fan out into M networks where they are met; what comes before is computed once for all.
 * Differentiable in every tensor and value; the gradient of a loss summed over networks is each network's own gradient.
 * What is not wanted is disposed as soon as nothing needs it; what is returned, the caller owns, even if it was passed in.
 *
 * @param nodes a network's nodes, or those before or after a cut, in order
 * @param values what the nodes read from outside: `images`, or values that cross the cut
 * @throws Error when a tensor or value is missing, or fits no network
 */
export function applyNodes(
  nodes: readonly Node[],
  tensors: NetworkTensors,
  values: Values,
  wanted: readonly string[],
): Values {
  return tidy(() => {
    const given: Record<string, Value> = { ...values };
    for (const [position, node] of nodes.entries()) {
      given[node.name] = tidy(() => applyNode(node, tensors, readValue(given, node.input)));
      const needed = wanted.includes(node.input) || nodes.slice(position + 1).some(({ input }) => input === node.input);
      if (!needed && !(node.input in values)) given[node.input]?.data.dispose();
    }
    return Object.fromEntries(wanted.map((name) => [name, own(readValue(given, name), name in values)]));
  });
}

/** The logits (M, B, classes) of networks whose last nodes these are; M is 1 when no tensor has a population axis. The caller owns them. */
export function networkLogits(nodes: readonly Node[], tensors: NetworkTensors, values: Values): Tensor3D {
  const last = nodes.at(-1)?.name ?? "images";
  return vectors(readValue(applyNodes(nodes, tensors, values, [last]), last)).data;
}

function applyNode(node: Node, tensors: NetworkTensors, input: Value): Value {
  switch (node.op) {
    case "linear":
      return linear(vectors(input), tensorOf(tensors, node.weight), tensorOf(tensors, node.bias));
    case "conv2d":
      return conv2d(
        images(input),
        tensorOf(tensors, node.weight),
        tensorOf(tensors, node.bias),
        node.stride,
        node.padding,
      );
    case "relu":
      return mapValue(input, relu);
    case "maxPool2d": {
      const { data, models } = images(input);
      return { kind: "images", data: maxPool(data, node.size, node.size, "valid"), models };
    }
    case "flatten":
      return flatten(input);
  }
}

function mapValue(value: Value, f: <R extends Rank>(data: Tensor<R>) => Tensor<R>): Value {
  return value.kind === "images" ? { ...value, data: f(value.data) } : { ...value, data: f(value.data) };
}

/** A value that was passed in is cloned, which copies nothing, so that the caller owns all results alike. */
function own(value: Value, passedIn: boolean): Value {
  return passedIn ? mapValue(value, clone) : value;
}

function readValue(values: Values, name: string): Value {
  const value = values[name];
  if (value === undefined) throw new Error(`Nothing gives ${name}, which the network reads.`);
  return value;
}

function tensorOf(tensors: NetworkTensors, name: string): Tensor {
  const tensor = tensors[name];
  if (tensor === undefined) throw new Error(`There is no tensor ${name} for the network.`);
  return tensor;
}

function images(value: Value): ImagesValue {
  if (value.kind !== "images") throw new Error("A node of the network wants maps of channels, but is given vectors.");
  return value;
}

function vectors(value: Value): VectorsValue {
  if (value.kind !== "vectors") throw new Error("A node of the network wants vectors, but is given maps of channels.");
  return value;
}
