import type { Node } from "./node.js";

/** Height, width, channels of the images and number of classes: what an architecture is built for. */
export interface InputShape {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly classes: number;
}

/** One tensor of a network's state dict, named and shaped as timm (PyTorch) does. */
export interface TensorSpecification {
  readonly name: string;
  readonly shape: readonly number[];
  /**
   * Parameters are trained by gradients. Buffers are running averages, which training renews. A count is batch norm's
   * `num_batches_tracked`, an int64 scalar: no node computes with it, so it is part of no subset.
   */
  readonly role: "parameter" | "buffer" | "count";
  /** How a fresh network gets it: uniform in ±bound, normal around zero, or constant. */
  readonly initial:
    | { readonly kind: "uniform"; readonly bound: number }
    | { readonly kind: "normal"; readonly deviation: number }
    | { readonly kind: "constant"; readonly value: number };
}

/** A network as data, for one input shape. The last node gives the logits. */
export interface Architecture {
  readonly name: string;
  readonly title: string;
  readonly family: string;
  readonly input: InputShape;
  readonly nodes: readonly Node[];
  /** In the order of PyTorch's state dict. */
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
  /** What its authors built it for; shown where no data set is named. */
  readonly usualInput: InputShape;
  /** @throws BadInput when the network cannot take such images. */
  build(input: InputShape): Architecture;
}
