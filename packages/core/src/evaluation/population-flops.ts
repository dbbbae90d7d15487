import type { Architecture } from "../architectures/architecture.js";
import { forwardFlops } from "../architectures/flops.js";
import { splitNetwork } from "../architectures/subset.js";
import type { Layout } from "../weights/layout.js";

/** Floating-point operations of `predictPopulation`: the frozen prefix once for each image, the suffix for each image and network. */
export function populationFlops(architecture: Architecture, layout: Layout, models: number, images: number): number {
  const { prefix, suffix } = splitNetwork(
    architecture,
    layout.tensors.map((tensor) => tensor.name),
  );
  return images * (forwardFlops(prefix, architecture) + models * forwardFlops(suffix, architecture));
}
