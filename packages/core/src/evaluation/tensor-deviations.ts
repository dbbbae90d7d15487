import type { Checkpoints } from "./checkpoints.js";

/** Standard deviation of each tensor of the layout, over all its values in all checkpoints. */
export function tensorDeviations({ values, layout }: Checkpoints): number[] {
  return layout.tensors.map(({ offset, size }) => {
    let count = 0;
    let sum = 0;
    let squares = 0;
    for (let start = offset; start < values.length; start += layout.dimensions) {
      for (let d = start; d < start + size; d++) {
        const value = values[d] ?? 0;
        count++;
        sum += value;
        squares += value * value;
      }
    }
    return Math.sqrt(Math.max(0, squares / count - (sum / count) ** 2));
  });
}

/** How far, in L2, noise of amplitude 1 carries a checkpoint on average: the size of its weights about their tensors' means. */
export function weightSize(checkpoints: Checkpoints): number {
  const deviations = tensorDeviations(checkpoints);
  return Math.sqrt(
    checkpoints.layout.tensors.reduce((sum, { size }, tensor) => sum + size * (deviations[tensor] ?? 0) ** 2, 0),
  );
}
