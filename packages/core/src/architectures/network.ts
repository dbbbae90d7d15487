import { mul, type Tensor, type Tensor3D } from "@tensorflow/tfjs-core";
import type { Node } from "./node.js";
import { add } from "./operations/add.js";
import { addBias } from "./operations/add-bias.js";
import { attention, attentionOfFirst } from "./operations/attention.js";
import { batchNorm, batchNormOfBatch } from "./operations/batch-norm.js";
import { channelwise } from "./operations/channelwise.js";
import { conv2d } from "./operations/conv2d.js";
import { dropPath } from "./operations/drop-path.js";
import { flatten } from "./operations/flatten.js";
import { gelu } from "./operations/gelu.js";
import { layerNorm } from "./operations/layer-norm.js";
import { linear } from "./operations/linear.js";
import { averagePool, maxPool } from "./operations/pooling.js";
import { relu } from "./operations/relu.js";
import { classToken, firstToken, position, tokens } from "./operations/tokens.js";
import { type OrderedStep, poolFirst } from "./pool-first.js";
import { readValue, runInOrder } from "./run-in-order.js";
import type { TrainingPass } from "./training-pass.js";
import { type ImagesValue, mapValue, type TokensValue, type Value, type Values, type VectorsValue } from "./value.js";

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
 * @param training makes it a pass of training, and is given its new running averages
 * @throws Error when a tensor or value is missing, or fits no network
 */
export function applyNodes(
  nodes: readonly Node[],
  tensors: NetworkTensors,
  values: Values,
  wanted: readonly string[],
  training?: TrainingPass,
): Values {
  const computations = poolFirst(nodes, wanted).map((step) => ({
    name: step.name,
    inputs: step.inputs,
    compute: (read: (name: string) => Value) => applyStep(step, tensors, read, training),
  }));
  return runInOrder(computations, values, wanted);
}

/** The logits (M, B, classes) of networks whose last nodes these are; M is 1 when no tensor has a population axis. The caller owns them. */
export function networkLogits(
  nodes: readonly Node[],
  tensors: NetworkTensors,
  values: Values,
  training?: TrainingPass,
): Tensor3D {
  const last = lastName(nodes);
  return logitsOf(applyNodes(nodes, tensors, values, [last], training), last);
}

/** The name of the node that gives the logits. */
export function lastName(nodes: readonly Node[]): string {
  return nodes.at(-1)?.name ?? "images";
}

/** @throws Error when that is no value of logits */
export function logitsOf(values: Values, name: string): Tensor3D {
  return vectors(readValue(values, name)).data;
}

function applyStep(
  { nodes: [first, ...others], bias }: OrderedStep,
  tensors: NetworkTensors,
  read: (name: string) => Value,
  training: TrainingPass | undefined,
): Value {
  let value = applyNode(first, tensors, read, training);
  for (const node of others) {
    const given = node.op === "relu" && bias !== undefined ? addBias(value, tensorOf(tensors, bias)) : value;
    value = applyNode(node, tensors, () => given, training);
  }
  return value;
}

function applyNode(
  node: Node,
  tensors: NetworkTensors,
  read: (name: string) => Value,
  training: TrainingPass | undefined,
): Value {
  const input = read(node.input);
  const tensor = (name: string): Tensor => tensorOf(tensors, name);
  switch (node.op) {
    case "linear":
      return linear(input, tensor(node.weight), node.bias === undefined ? undefined : tensor(node.bias));
    case "conv2d": {
      const { stride, padding, groups = 1 } = node;
      const bias = node.bias === undefined ? undefined : tensor(node.bias);
      return conv2d(images(input), tensor(node.weight), bias, { stride, padding, groups });
    }
    case "batchNorm": {
      const own = {
        weight: tensor(node.weight),
        bias: tensor(node.bias),
        mean: tensor(node.mean),
        variance: tensor(node.variance),
      };
      if (training?.trained(node.mean) !== true) return batchNorm(images(input), own, node.epsilon);
      const { value, mean, variance } = batchNormOfBatch(images(input), own, node.epsilon, node.momentum);
      training.averages[node.mean] = mean;
      training.averages[node.variance] = variance;
      return value;
    }
    case "layerNorm":
      return layerNorm(input, tensor(node.weight), tensor(node.bias), node.epsilon);
    case "relu":
      return mapValue(input, relu);
    case "gelu":
      return mapValue(input, gelu);
    case "maxPool2d":
      return maxPool(images(input), node.size, node.stride, node.padding);
    case "averagePool":
      return averagePool(images(input));
    case "flatten":
      return flatten(input);
    case "add":
      return add(input, read(node.other));
    case "scale":
      return channelwise(input, [tensor(node.weight)], (x, [factor = x]) => mul(x, factor));
    case "tokens":
      return tokens(images(input));
    case "classToken":
      return classToken(tokensValue(input), tensor(node.weight));
    case "position":
      return position(tokensValue(input), tensor(node.weight));
    case "firstToken":
      return firstToken(tokensValue(input));
    case "attention": {
      const own = {
        qkvWeight: tensor(node.qkvWeight),
        qkvBias: tensor(node.qkvBias),
        projWeight: tensor(node.projWeight),
        projBias: tensor(node.projBias),
      };
      const run = node.queries === "all" ? attention : attentionOfFirst;
      return run(tokensValue(input), own, node.heads);
    }
    case "dropPath": {
      const choices = training?.dropPath;
      if (choices === undefined) return input;
      return dropPath(input, choices.rate * node.depth, (network) => choices.random(node.name, network));
    }
  }
}

function tensorOf(tensors: NetworkTensors, name: string): Tensor {
  const tensor = tensors[name];
  if (tensor === undefined) throw new Error(`There is no tensor ${name} for the network.`);
  return tensor;
}

function images(value: Value): ImagesValue {
  if (value.kind !== "images")
    throw new Error(`A node of the network wants maps of channels, but is given ${value.kind}.`);
  return value;
}

function vectors(value: Value): VectorsValue {
  if (value.kind !== "vectors") throw new Error(`A node of the network wants vectors, but is given ${value.kind}.`);
  return value;
}

function tokensValue(value: Value): TokensValue {
  if (value.kind !== "tokens") throw new Error(`A node of the network wants tokens, but is given ${value.kind}.`);
  return value;
}
