import type { Tensor, Tensor3D } from "@tensorflow/tfjs-core";
import { fusedOperations } from "../../engine/fused-operations.js";
import { applyNodes, lastName, logitsOf, type NetworkTensors } from "../network.js";
import type { Node } from "../node.js";
import { nodeInputs } from "../node-inputs.js";
import { nodeTensors } from "../node-tensors.js";
import { readValue, runInOrder } from "../run-in-order.js";
import type { Value, Values } from "../value.js";
import { FusedConvolution } from "./fused-convolution.js";
import { FusedLinear } from "./fused-linear.js";
import type { FusedProduct } from "./fused-product.js";
import { joinNodes, type ProductStep, type Step } from "./join-nodes.js";

/**
 * Nodes, of one network or of a population, that are to run many times, and without gradients: products are joined with what follows them, and
 * their weights laid out and scaled once. On an engine without such operations it is the nodes one by one. Its owner disposes it.
 */
export class InferenceNetwork {
  private readonly steps: readonly { readonly step: Step; readonly product: FusedProduct | undefined }[];

  /**
   * @param tensors those of the nodes, as `applyNodes` takes them; they must live as long as this
   * @param wanted the nodes whose values `run` gives; the last one's by default
   */
  constructor(
    nodes: readonly Node[],
    private readonly tensors: NetworkTensors,
    private readonly wanted: readonly string[] = [lastName(nodes)],
  ) {
    const joins = fusedOperations() !== undefined;
    const steps = joinNodes(nodes, wanted, (node) => joins && this.isJoinable(node));
    this.steps = steps.map((step) => ({ step, product: step.product === undefined ? undefined : this.fuse(step) }));
  }

  /** The values of the wanted nodes, which the caller owns. */
  run(values: Values): Values {
    const computations = this.steps.map(({ step, product }) => {
      const [name, inputs] = [nameOf(step), inputsOf(step)];
      return {
        name,
        inputs,
        compute: (read: (name: string) => Value) =>
          runProduct(step, product, read) ?? this.runNodes(step, name, inputs, read),
      };
    });
    return runInOrder(computations, values, this.wanted);
  }

  /** The logits (M, B, classes) of nodes that end with them; the caller owns them. */
  logits(values: Values): Tensor3D {
    const [last = ""] = this.wanted;
    return logitsOf(this.run(values), last);
  }

  dispose(): void {
    for (const { product } of this.steps) product?.dispose();
  }

  private runNodes(step: Step, name: string, inputs: readonly string[], read: (name: string) => Value): Value {
    const given = Object.fromEntries(inputs.map((input) => [input, read(input)]));
    return readValue(applyNodes(step.nodes, this.tensors, given, [name]), name);
  }

  private fuse(step: ProductStep): FusedProduct {
    const tensorOf = (name: string) => this.tensor(name);
    const { product } = step;
    return product.op === "linear" ? new FusedLinear(step, tensorOf) : new FusedConvolution(step, product, tensorOf);
  }

  /** What a population has several of is not. */
  private isJoinable(node: Node): boolean {
    const areShared = (rank: number, names: readonly string[]) =>
      names.every((name) => this.tensor(name).rank === rank);
    const [first = "", ...others] = nodeTensors(node);
    switch (node.op) {
      case "linear":
        return areShared(2, [first]) && areShared(1, others);
      case "conv2d":
        return areShared(4, [first]) && areShared(1, others) && FusedConvolution.takes(node, this.tensor(first).shape);
      default:
        return areShared(1, nodeTensors(node));
    }
  }

  private tensor(name: string): Tensor {
    const tensor = this.tensors[name];
    if (tensor === undefined) throw new Error(`There is no tensor ${name} for the network.`);
    return tensor;
  }
}

function nameOf({ nodes }: Step): string {
  return nodes.at(-1)?.name ?? "";
}

/** What a step's nodes read of others. */
function inputsOf({ nodes }: Step): string[] {
  const own = new Set(nodes.map(({ name }) => name));
  return [...new Set(nodes.flatMap(nodeInputs))].filter((name) => !own.has(name));
}

/** Undefined where the nodes have to run one by one: nothing was fused, or not for such values, or gradients are asked for. */
function runProduct(step: Step, product: FusedProduct | undefined, read: (name: string) => Value): Value | undefined {
  const fused = fusedOperations();
  if (step.product === undefined || product === undefined || fused === undefined) return undefined;
  const addend = step.addend === undefined ? undefined : read(step.addend);
  return product.run(fused, read(step.product.input), addend);
}
