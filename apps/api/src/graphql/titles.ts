import { architectureDefinitions } from "@hatchery/core/architectures/find-architecture.js";
import { describedDatasets } from "@hatchery/core/pipeline/described-datasets.js";
import type { CollectSpecification } from "@hatchery/core/pipeline/specification.js";

interface Collected {
  readonly dataset: string;
  readonly architecture: string;
  readonly collect: Pick<CollectSpecification, "mode" | "count" | "subset">;
}

/** What things are called in lists and headings, so that nobody has to read digests. */
export const titleOf = {
  /** «ConvNet-3 on MNIST» */
  network: ({ dataset, architecture }: Pick<Collected, "dataset" | "architecture">) =>
    `${architectureTitle(architecture)} on ${datasetTitle(dataset)}`,

  /** «ResNet-18, 10 classes · 3F9A» */
  weights: (architecture: string, classes: number, digest: string) =>
    `${architectureTitle(architecture)}, ${classes.toLocaleString("en")} ${classes === 1 ? "class" : "classes"} · ${shortCode(digest)}`,

  /** «head», or «3 tensors» where they were named one by one. */
  subset: (subset: CollectSpecification["subset"]) =>
    typeof subset === "string" ? subset : `${subset.length} ${subset.length === 1 ? "tensor" : "tensors"}`,

  /** «ConvNet-3 on MNIST, head, 200 steps» */
  checkpointSet: ({ collect, ...network }: Collected) =>
    `${titleOf.network(network)}, ${titleOf.subset(collect.subset)}, ${collect.count} ${collect.mode}`,

  /** «ConvNet-3 on MNIST · head · 3F9A» */
  diffusionModel: (network: string, subset: string, digest: string) => `${network} · ${subset} · ${shortCode(digest)}`,

  /** «ConvNet-3 on MNIST · 3F9A · #17» */
  generatedModel: (network: string, generatedSet: string, index: number) =>
    `${network} · ${shortCode(generatedSet)} · #${index}`,
};

function architectureTitle(name: string): string {
  return architectureDefinitions.find((definition) => definition.name === name)?.title ?? name;
}

function datasetTitle(name: string): string {
  return describedDatasets().find((description) => description.name === name)?.title ?? name;
}

/** The first letters of a digest: enough to tell a few dozen things apart at a glance. */
function shortCode(digest: string): string {
  return digest.slice(0, 4).toUpperCase();
}
