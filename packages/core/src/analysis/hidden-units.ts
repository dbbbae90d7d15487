import type { Architecture } from "../architectures/architecture.js";
import type { Conv2dNode, Node } from "../architectures/node.js";
import { type NodeShape, nodeShapes } from "../architectures/node-shapes.js";
import { nodeTensors } from "../architectures/node-tensors.js";
import type { Layout, LayoutTensor } from "../weights/layout.js";
import { UnitGroup } from "./unit-group.js";

/** Where the values that belong to the hidden units of one layer, or of a residual stream, stand in a checkpoint's vector. */
export interface HiddenUnits {
  readonly count: number;
  /** For each unit, in the order of the units: the same number of positions, of all weights in, biases, norms and weights out. */
  readonly positions: readonly Uint32Array[];
}

/** What the units of a node's values are: `places` values of a vector belong to each, one of a map or token. */
interface Units {
  readonly group: UnitGroup;
  readonly places: number;
}

/**
 * The hidden units that can change places without changing what the network computes. Units keep their place through activations, norms,
 * pooling and depthwise convolutions; what is added to each other, as along a residual stream, shares one order. Units stay where they are
 * when a tensor outside the layout holds them, one that several nodes share, or one whose rows and columns would both have to follow them;
 * so do those of attention's heads.
 */
export function hiddenUnits(architecture: Architecture, layout: Layout): HiddenUnits[] {
  const walk = new Walk(architecture, layout);
  for (const node of architecture.nodes) walk.visit(node);
  return walk.found();
}

class Walk {
  private readonly tensors: ReadonlyMap<string, LayoutTensor>;
  private readonly shapes: ReadonlyMap<string, NodeShape>;
  private readonly shared: ReadonlySet<string>;
  private readonly units = new Map<string, Units>();
  private readonly groups: UnitGroup[] = [];

  constructor(
    private readonly architecture: Architecture,
    layout: Layout,
  ) {
    const { nodes, tensors, input } = architecture;
    this.tensors = new Map(layout.tensors.map((tensor) => [tensor.name, tensor]));
    this.shapes = nodeShapes(nodes, tensors, input);
    const names = nodes.flatMap(nodeTensors);
    this.shared = new Set(names.filter((name, index) => names.indexOf(name) < index));
    this.units.set("images", this.fixedUnits(input.channels));
  }

  visit(node: Node): void {
    this.units.set(node.name, this.unitsOf(node));
  }

  /** All groups whose units are free, in the order of the nodes. */
  found(): HiddenUnits[] {
    this.of(this.architecture.nodes.at(-1)?.name ?? "images").group.fix();
    const roots = new Set(this.groups.map((group) => group.root));
    return [...roots].filter((group) => group.isFree).map((group) => group.units());
  }

  private unitsOf(node: Node): Units {
    const input = this.of(node.input);
    switch (node.op) {
      case "linear":
        this.use(node.weight, 1, input);
        return this.made(node.weight, node.bias);
      case "conv2d":
        return this.ofConvolution(node, input);
      case "attention":
        this.use(node.qkvWeight, 1, input);
        return this.made(node.projWeight, node.projBias);
      case "batchNorm":
        for (const name of [node.weight, node.bias, node.mean, node.variance]) this.use(name, 0, input);
        return input;
      case "layerNorm":
        for (const name of [node.weight, node.bias]) this.use(name, 0, input);
        return input;
      case "scale":
        this.use(node.weight, 0, input);
        return input;
      case "classToken":
      case "position":
        this.use(node.weight, 2, input);
        return input;
      case "add":
        input.group.join(this.of(node.other).group);
        return input;
      case "flatten":
        return this.ofFlattened(node, input);
      case "relu":
      case "gelu":
      case "maxPool2d":
      case "averagePool":
      case "dropPath":
      case "tokens":
      case "firstToken":
        return input;
    }
  }

  private ofConvolution({ weight, bias, groups = 1 }: Conv2dNode, input: Units): Units {
    const [outputs = 0, inputs = 0] = this.shapeOf(weight);
    if (groups === 1) {
      this.use(weight, 1, input);
      return this.made(weight, bias);
    }
    if (inputs === 1 && outputs === groups) {
      this.use(weight, 0, input);
      if (bias !== undefined) this.use(bias, 0, input);
      return input;
    }
    input.group.fix();
    return this.fixedUnits(outputs);
  }

  /** A flattened map gives each channel as many values as it has places. Those of a token's feature do not stand together. */
  private ofFlattened(node: Node, { group }: Units): Units {
    const [before, after] = [this.shapes.get(node.input), this.shapes.get(node.name)];
    if (before?.kind === "tokens") group.fix();
    return { group, places: after?.kind === "vectors" ? after.features / group.count : 1 };
  }

  /** New units, one for each row of a weight. */
  private made(weight: string, bias: string | undefined): Units {
    const [outputs = 0] = this.shapeOf(weight);
    const made = { group: new UnitGroup(outputs), places: 1 };
    this.groups.push(made.group);
    this.use(weight, 0, made);
    if (bias !== undefined) this.use(bias, 0, made);
    return made;
  }

  private fixedUnits(count: number): Units {
    const group = new UnitGroup(count);
    group.fix();
    return { group, places: 1 };
  }

  /** An axis of a tensor follows the units. */
  private use(name: string, axis: number, { group, places }: Units): void {
    const tensor = this.tensors.get(name);
    if (tensor === undefined || this.shared.has(name)) group.fix();
    else group.use({ tensor, axis, places });
  }

  private of(name: string): Units {
    const units = this.units.get(name);
    if (units === undefined) throw new Error(`Nothing gives ${name}, which the network reads.`);
    return units;
  }

  private shapeOf(name: string): readonly number[] {
    return this.architecture.tensors.find((tensor) => tensor.name === name)?.shape ?? [];
  }
}
