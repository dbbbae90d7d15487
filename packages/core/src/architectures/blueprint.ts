import type { TensorSpecification } from "./architecture.js";
import type { Node } from "./node.js";

type Initial = TensorSpecification["initial"];

const ZERO: Initial = { kind: "constant", value: 0 };
const ONE: Initial = { kind: "constant", value: 1 };

/** What a layer's weight and bias begin with. */
export interface LayerInitial {
  readonly weight: Initial;
  readonly bias: Initial;
}

/** PyTorch's own for linear and convolution: both uniform in ±1/√(values that go into an output). */
function uniformByFanIn(fanIn: number): LayerInitial {
  const initial = { kind: "uniform", bound: 1 / Math.sqrt(fanIn) } as const;
  return { weight: initial, bias: initial };
}

/** Weights normal around zero, and no bias, as timm begins its transformers and ConvNeXts; its cut at ±2 is a hundred deviations away. */
export const NORMAL_002: LayerInitial = { weight: { kind: "normal", deviation: 0.02 }, bias: ZERO };

export interface ConvolutionLayer {
  readonly inputs: number;
  readonly outputs: number;
  readonly kernel: number;
  readonly stride?: number;
  readonly padding?: number;
  readonly groups?: number;
  /** Without a bias where a norm follows. */
  readonly bias?: false;
  readonly initial?: LayerInitial;
}

/**
 * A network in the making. Each method puts down one layer: its node, named as PyTorch names the module, and its tensors, in the order of
 * PyTorch's state dict. It returns the node's name, for the next one to read.
 */
export class Blueprint {
  readonly nodes: Node[] = [];
  readonly tensors: TensorSpecification[] = [];

  /** A node without tensors of its own, or with one that `parameter` has put down. */
  node(node: Node): string {
    this.nodes.push(node);
    return node.name;
  }

  parameter(name: string, shape: readonly number[], initial: Initial): string {
    this.tensors.push({ name, shape, role: "parameter", initial });
    return name;
  }

  linear(
    name: string,
    input: string,
    inputs: number,
    outputs: number,
    initial: LayerInitial = uniformByFanIn(inputs),
  ): string {
    const weight = this.parameter(`${name}.weight`, [outputs, inputs], initial.weight);
    const bias = this.parameter(`${name}.bias`, [outputs], initial.bias);
    return this.node({ op: "linear", name, input, weight, bias });
  }

  /** A convolution with a square kernel. */
  conv2d(name: string, input: string, layer: ConvolutionLayer): string {
    const { inputs, outputs, kernel, stride = 1, padding = 0, groups = 1 } = layer;
    const shape = [outputs, inputs / groups, kernel, kernel];
    const initial = layer.initial ?? uniformByFanIn((inputs / groups) * kernel * kernel);
    const weight = this.parameter(`${name}.weight`, shape, initial.weight);
    const bias = layer.bias ?? this.parameter(`${name}.bias`, [outputs], initial.bias);
    return this.node({
      op: "conv2d",
      name,
      input,
      weight,
      ...(bias === false ? {} : { bias }),
      stride,
      padding,
      ...(groups === 1 ? {} : { groups }),
    });
  }

  /** With PyTorch's epsilon and momentum. `weight` is what its scales begin with. */
  batchNorm(name: string, input: string, channels: number, weight: 0 | 1 = 1): string {
    const [mean, variance, count] = [`${name}.running_mean`, `${name}.running_var`, `${name}.num_batches_tracked`];
    const scales = this.parameter(`${name}.weight`, [channels], weight === 1 ? ONE : ZERO);
    const bias = this.parameter(`${name}.bias`, [channels], ZERO);
    this.tensors.push(
      { name: mean, shape: [channels], role: "buffer", initial: ZERO },
      { name: variance, shape: [channels], role: "buffer", initial: ONE },
      { name: count, shape: [], role: "count", initial: ZERO },
    );
    const constants = { epsilon: 1e-5, momentum: 0.1 };
    return this.node({ op: "batchNorm", name, input, weight: scales, bias, mean, variance, count, ...constants });
  }

  /** With timm's epsilon. */
  layerNorm(name: string, input: string, channels: number): string {
    const weight = this.parameter(`${name}.weight`, [channels], ONE);
    const bias = this.parameter(`${name}.bias`, [channels], ZERO);
    return this.node({ op: "layerNorm", name, input, weight, bias, epsilon: 1e-6 });
  }

  relu(name: string, input: string): string {
    return this.node({ op: "relu", name, input });
  }

  gelu(name: string, input: string): string {
    return this.node({ op: "gelu", name, input });
  }

  /** A branch added to what it left, with stochastic depth in training: the first of `blocks` is never dropped, the last at the full rate. */
  residual(name: string, shortcut: string, branch: string, block: number, blocks: number): string {
    const depth = block / (blocks - 1);
    const kept = depth === 0 ? branch : this.node({ op: "dropPath", name: `${name}.drop_path`, input: branch, depth });
    return this.node({ op: "add", name, input: kept, other: shortcut });
  }

  /** Names of the tensors that belong to the layers or blocks named, without counts; of all, where none is named. */
  namesOf(...layers: string[]): string[] {
    return this.tensors
      .filter(({ role }) => role !== "count")
      .map(({ name }) => name)
      .filter((name) => layers.length === 0 || layers.some((layer) => name.startsWith(`${layer}.`)));
  }

  /** Names of the scales and offsets of the norm layers that belong to the layers or blocks named; of all, where none is named. */
  normsOf(...layers: string[]): string[] {
    const norms = this.nodes.filter((node) => node.op === "batchNorm" || node.op === "layerNorm");
    const scalesAndOffsets = new Set(norms.flatMap(({ weight, bias }) => [weight, bias]));
    return this.namesOf(...layers).filter((name) => scalesAndOffsets.has(name));
  }
}
