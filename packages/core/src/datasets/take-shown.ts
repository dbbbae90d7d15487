import { createHash } from "node:crypto";
import type { ShownSplit } from "./shown-split.js";

/** Some images of a split, in the order of `indices`, as a split of their own. */
export function takeShown(split: ShownSplit, indices: Uint32Array): ShownSplit {
  const places = new Uint8Array(Uint32Array.from(indices).buffer);
  return {
    ...split,
    count: indices.length,
    labels: Uint16Array.from(indices, (index) => split.labels[index] ?? 0),
    digest: createHash("sha256").update(split.digest).update(places).digest("hex"),
    show: (some, draws) =>
      split.show(
        Uint32Array.from({ length: some.length }, (_, place) => indices[some[place] ?? 0] ?? 0),
        draws,
      ),
  };
}
