/**
 * One operation of a network. Nodes stand in the order of evaluation; `input` names the node (or `images`) it reads.
 * The tensors a node uses are named by role, so that a network can be cut before the first node that uses a tensor of a subset.
 *
 * Values are maps of channels, vectors, or tokens: a sequence of vectors for each image.
 */
export type Node =
  | LinearNode
  | Conv2dNode
  | BatchNormNode
  | LayerNormNode
  | AttentionNode
  | { readonly op: "relu"; readonly name: string; readonly input: string }
  /** x Φ(x), with the exact Φ, not the approximation by tanh. */
  | { readonly op: "gelu"; readonly name: string; readonly input: string }
  /** The largest of each window of maps; `stride` is `size` and `padding` (by -∞) 0 where they are left out. */
  | {
      readonly op: "maxPool2d";
      readonly name: string;
      readonly input: string;
      readonly size: number;
      readonly stride?: number;
      readonly padding?: number;
    }
  /** The mean of each map: maps to vectors. */
  | { readonly op: "averagePool"; readonly name: string; readonly input: string }
  /** To vectors in PyTorch's order: channel, row, column. */
  | { readonly op: "flatten"; readonly name: string; readonly input: string }
  /** Two values of one shape, added. */
  | { readonly op: "add"; readonly name: string; readonly input: string; readonly other: string }
  /** Each channel times its own value of `weight` (C). */
  | { readonly op: "scale"; readonly name: string; readonly input: string; readonly weight: string }
  /** Maps to tokens: one for each place, row by row. */
  | { readonly op: "tokens"; readonly name: string; readonly input: string }
  /** Puts a learned token, `weight` (1, 1, F), before the others. */
  | { readonly op: "classToken"; readonly name: string; readonly input: string; readonly weight: string }
  /** Adds a learned position, `weight` (1, T, F), to each token. */
  | { readonly op: "position"; readonly name: string; readonly input: string; readonly weight: string }
  /** The first token: tokens to vectors. */
  | { readonly op: "firstToken"; readonly name: string; readonly input: string }
  /**
   * Stochastic depth (Huang et al., arXiv 1603.09382): in training, a share of the samples loses this branch, and the others are
   * scaled up for it. The share is the training's rate times `depth`, which grows from 0 at the first block to 1 at the last.
   */
  | { readonly op: "dropPath"; readonly name: string; readonly input: string; readonly depth: number };

/** x Wᵀ + b along the last axis: of vectors, of each token, of each place of maps. `weight` (out, in), `bias` (out). */
export type LinearNode = {
  readonly op: "linear";
  readonly name: string;
  readonly input: string;
  readonly weight: string;
  readonly bias?: string;
};

/** Convolution of maps, zero-padded on each side. `weight` (out, in / groups, kh, kw), `bias` (out). */
export type Conv2dNode = {
  readonly op: "conv2d";
  readonly name: string;
  readonly input: string;
  readonly weight: string;
  readonly bias?: string;
  readonly stride: number;
  readonly padding: number;
  /** 1 where left out; as many as channels for a depthwise convolution. */
  readonly groups?: number;
};

/** Batch norm of maps (Ioffe and Szegedy, arXiv 1502.03167); all tensors (C) but `count`, which nothing is computed with. */
export type BatchNormNode = {
  readonly op: "batchNorm";
  readonly name: string;
  readonly input: string;
  readonly weight: string;
  readonly bias: string;
  readonly mean: string;
  readonly variance: string;
  readonly count: string;
  readonly epsilon: number;
  /** How much of a batch's statistics goes into the running averages, as PyTorch counts it: 0.1 keeps nine tenths of the old. */
  readonly momentum: number;
};

/** Layer norm (Ba et al., arXiv 1607.06450) along the last axis: over the features of a vector or token, over the channels of a place. */
export type LayerNormNode = {
  readonly op: "layerNorm";
  readonly name: string;
  readonly input: string;
  readonly weight: string;
  readonly bias: string;
  readonly epsilon: number;
};

/**
 * Self-attention of several heads (Vaswani et al., arXiv 1706.03762) over tokens of F features. `qkvWeight` (3F, F), `projWeight` (F, F).
 * With `queries` "first" only what the first token finds is computed: tokens to vectors.
 */
export type AttentionNode = {
  readonly op: "attention";
  readonly name: string;
  readonly input: string;
  readonly qkvWeight: string;
  readonly qkvBias: string;
  readonly projWeight: string;
  readonly projBias: string;
  readonly heads: number;
  readonly queries: "all" | "first";
};
