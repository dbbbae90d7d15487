/** Height, width, channels of the images and number of classes: what an architecture is built for. */
export interface InputShape {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly classes: number;
}

/** One tensor of a network, named and shaped as timm (PyTorch) does. */
export interface TensorSpecification {
  readonly name: string;
  readonly shape: readonly number[];
  /** Buffers (running averages) are not trained. */
  readonly role: "parameter" | "buffer";
  /** How a fresh network gets it: uniform in ±bound (PyTorch's default for linear and convolution), or constant. */
  readonly initial:
    | { readonly kind: "uniform"; readonly bound: number }
    | { readonly kind: "constant"; readonly value: number };
}

/**
 * One operation of a network. Nodes stand in the order of evaluation; `input` names the node (or `images`) it reads.
 * The tensors a node uses are named by role, so that a network can be cut before the first node that uses a tensor of a subset.
 */
export type Node =
  | {
      readonly op: "linear";
      readonly name: string;
      readonly input: string;
      readonly weight: string;
      readonly bias: string;
    }
  | {
      readonly op: "conv2d";
      readonly name: string;
      readonly input: string;
      readonly weight: string;
      readonly bias: string;
      readonly stride: number;
      readonly padding: number;
    }
  | { readonly op: "relu"; readonly name: string; readonly input: string }
  | { readonly op: "maxPool2d"; readonly name: string; readonly input: string; readonly size: number }
  /** To vectors in PyTorch's order: channel, row, column. */
  | { readonly op: "flatten"; readonly name: string; readonly input: string };

/** A network as data, for one input shape. The last node gives the logits. */
export interface Architecture {
  readonly name: string;
  readonly title: string;
  readonly family: string;
  readonly input: InputShape;
  readonly nodes: readonly Node[];
  readonly tensors: readonly TensorSpecification[];
  /** Named subsets: tensor names in the architecture's order. */
  readonly subsets: Readonly<Record<string, readonly string[]>>;
}

/** What the registry holds: an architecture for any input shape it allows. */
export interface ArchitectureDefinition {
  readonly name: string;
  readonly title: string;
  readonly family: string;
  readonly description: string;
  /** @throws BadInput when the network cannot take such images. */
  build(input: InputShape): Architecture;
}
