import type { Architecture } from "../architectures/architecture.js";
import { findArchitecture } from "../architectures/find-architecture.js";
import { resolveSubset } from "../architectures/subset.js";
import type { Dataset } from "../datasets/dataset.js";
import { openDataset } from "../datasets/open-dataset.js";
import type { CollectSpecification } from "./specification.js";

/** What a checkpoint set is collected from, opened and checked. */
export interface OpenedInput {
  readonly dataset: Dataset;
  readonly architecture: Architecture;
  /** The subset's tensors in the architecture's order. */
  readonly subset: readonly string[];
}

/**
 * Opens what a specification names.
 * @throws BadInput for an unknown dataset, architecture or subset, or when the network cannot take the dataset's images.
 */
export async function openInput(
  dataset: string,
  architecture: string,
  collect: Pick<CollectSpecification, "subset">,
): Promise<OpenedInput> {
  const opened = await openDataset(dataset);
  const built = architectureFor(architecture, opened);
  return { dataset: opened, architecture: built, subset: resolveSubset(built, collect.subset) };
}

/** The named architecture, built for the dataset's images and classes. */
export function architectureFor(name: string, dataset: Dataset): Architecture {
  const { image, classes } = dataset.description;
  return findArchitecture(name).build({ ...image, classes: classes.length });
}
