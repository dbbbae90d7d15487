import { resolveSubset } from "../architectures/subset.js";
import { fitDescription } from "../datasets/fit-dataset.js";
import { layoutOf } from "../weights/layout.js";
import { architectureFor } from "./input.js";
import { namedSpecification, namedSpecifications } from "./named-specifications.js";

/** A named specification as it is listed. */
export interface ListedSpecification {
  readonly name: string;
  readonly dataset: string;
  readonly architecture: string;
  /** D, how many numbers of the network are generated. */
  readonly dimensions: number;
  /** Whether the dataset's images are there. */
  readonly atHand: boolean;
}

/**
 * All named specifications, at the paper's scale.
 * @param datasets names of those that are at hand
 */
export function listSpecifications(datasets: ReadonlySet<string>): ListedSpecification[] {
  return namedSpecifications().map(({ name, dataset, architecture }) => {
    const { images = {}, collect } = namedSpecification(name, { scale: "paper" });
    const built = architectureFor(architecture.name, { description: fitDescription(dataset, images) });
    const { dimensions } = layoutOf(built, resolveSubset(built, collect.subset));
    return {
      name,
      dataset: dataset.name,
      architecture: architecture.name,
      dimensions,
      atHand: datasets.has(dataset.name),
    };
  });
}
