import type { Architecture } from "../architectures/architecture.js";
import { largestSize } from "../architectures/node-sizes.js";
import type { SplitNetwork } from "../architectures/subset.js";

/** What one node of networks that are trained together may give: more falls out of the processor's caches, and each pass over it takes several times as long. */
const VALUE_BYTES = 8 << 20;

/** How many networks are best trained together, at least one. */
export function networksTogether(architecture: Architecture, { suffix }: SplitNetwork, batchSize: number): number {
  const largest = largestSize(
    architecture,
    suffix.map(({ name }) => name),
  );
  return Math.max(1, Math.floor(VALUE_BYTES / (4 * batchSize * largest)));
}
