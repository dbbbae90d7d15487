import type { Architecture } from "../architectures/architecture.js";
import { largestSize } from "../architectures/node-sizes.js";
import type { SplitNetwork } from "../architectures/subset.js";

/**
 * What one node of networks that are trained together may give. A convolution that each network has its own kernel for takes two thirds of
 * the time for 49 MiB (eight ConvNet-3) that it takes for 6 MiB each; one kernel for all is a tenth slower at once than in pieces of 8 MiB.
 */
const VALUE_BYTES = 64 << 20;

/** How many of a step's networks are best trained together, at least one: no more than fit, in as few portions as that takes, of about the same size. */
export function networksTogether(
  architecture: Architecture,
  { suffix }: SplitNetwork,
  { networks, batchSize }: { readonly networks: number; readonly batchSize: number },
): number {
  const largest = largestSize(
    architecture,
    suffix.map(({ name }) => name),
  );
  const most = Math.max(1, Math.floor(VALUE_BYTES / (4 * batchSize * largest)));
  return Math.ceil(networks / Math.ceil(networks / most));
}
