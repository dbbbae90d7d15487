import type { WeightsFile } from "./weights-file.js";

/** The tensors of one file in place of those of the same names in another; those that only it has stand after the others. */
export function overlayWeights(rest: WeightsFile, subset: WeightsFile): WeightsFile {
  const own = new Map(subset.tensors.map((tensor) => [tensor.name, tensor]));
  const names = new Set(rest.tensors.map(({ name }) => name));
  return {
    ...rest,
    tensors: [
      ...rest.tensors.map((tensor) => own.get(tensor.name) ?? tensor),
      ...subset.tensors.filter(({ name }) => !names.has(name)),
    ],
    bytes: rest.bytes + subset.bytes,
    read: (name) => (own.has(name) ? subset : rest).read(name),
  };
}
