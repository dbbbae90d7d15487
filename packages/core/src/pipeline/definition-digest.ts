import type { Architecture } from "../architectures/architecture.js";
import { isBuiltIn } from "../architectures/find-architecture.js";
import type { ShownDataset } from "../datasets/shown-split.js";
import { BadInput } from "../errors.js";
import { canonicalDigest } from "./canonical-digest.js";
import { architectureFor } from "./input.js";
import type { CheckpointSetResult } from "./results.js";

/**
 * What stands for the definition of an architecture that is not built in: the digest of the network that it builds. Part of what
 * results are known by, so that two definitions of one name share none.
 */
export function definitionDigest(architecture: Architecture): Pick<CheckpointSetResult, "definition"> {
  if (isBuiltIn(architecture.name)) return {};
  const { nodes, tensors, subsets, input } = architecture;
  return { definition: canonicalDigest({ nodes, tensors, subsets, input }) };
}

/**
 * The architecture that a checkpoint set was collected from.
 * @throws BadInput when it is one's own, and its module defines another network now, or the images do not fit it
 */
export function collectedArchitecture(
  { digest, architecture: name, definition }: CheckpointSetResult,
  dataset: Pick<ShownDataset, "description">,
): Architecture {
  const architecture = architectureFor(name, dataset);
  if (definitionDigest(architecture).definition !== definition) {
    throw new BadInput(
      `The checkpoint set ${digest} is of another ${name} than the one that is defined now; name the module that it was collected with, or collect again.`,
      "architecture",
    );
  }
  return architecture;
}
