import type { Architecture } from "../architectures/architecture.js";
import { forwardFlops } from "../architectures/flops.js";
import { splitNetwork } from "../architectures/subset.js";
import { tableFits } from "../checkpoints/training-images.js";
import type { Layout } from "../weights/layout.js";
import type { BehaviouralSpecification } from "./specification.js";

/** What decides how much there is to compute in a decoder's training. */
export interface DecoderTrainingSize {
  readonly architecture: Architecture;
  /** What is decoded. */
  readonly layout: Layout;
  readonly split: { readonly count: number };
}

/** Where a decoder's training cuts networks, how many images go forward through the prefix, how many forward and backward through the suffix, and the operations of decoding and of all. */
export function decoderTrainingPasses(
  { architecture, layout, split }: DecoderTrainingSize,
  { steps, networks, batchSize, latent }: BehaviouralSpecification,
) {
  const cut = splitNetwork(
    architecture,
    layout.tensors.map(({ name }) => name),
  );
  const trained = steps * networks * batchSize;
  const table = tableFits({ architecture, split: { ...split, augmented: false } }, cut, trained);
  const forward = table ? split.count : trained;
  // Forward the product of codes and weight, backward that of codes and gradient; codes have no gradient.
  const decoding = steps * 2 * (2 * networks * latent * layout.dimensions);
  const flops =
    forward * forwardFlops(cut.prefix, architecture) + 3 * trained * forwardFlops(cut.suffix, architecture) + decoding;
  return { cut, table, forward, trained, decoding, flops };
}
