import { normaliseImages } from "./batches.js";
import type { DatasetDescription, Split } from "./dataset.js";
import type { ShownSplit } from "./shown-split.js";

/** The images of a split that is in memory, fitted as the description says. */
export function showSplit(split: Split, description: DatasetDescription): ShownSplit {
  const { name, count, digest } = split;
  return {
    name,
    count,
    labels: Uint16Array.from(split.labels),
    digest,
    augmented: false,
    show: async (indices) => normaliseImages(split, description, indices),
  };
}
