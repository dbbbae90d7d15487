import { BadInput } from "../errors.js";
import type { Layout, LayoutTensor } from "./layout.js";
import type { NamedArrays } from "./named-arrays.js";

/** One mean and one deviation for each tensor (the reference), or for each single parameter. */
export type NormalisationMode = "tensor" | "parameter";

/** The statistics by which checkpoints are standardised; they stay with the model that learned from the result. */
export interface Normalisation {
  readonly layout: Layout;
  readonly mode: NormalisationMode;
  /** One value per tensor of the layout, or one per parameter. */
  readonly mean: Float32Array;
  readonly std: Float32Array;
}

/** A smaller deviation counts as none: the values are constant, and stay so when noise of unit variance is de-normalised. */
const SMALLEST_STD = 1e-6;

/** Batch normalisation adds 1e-5 to a variance before it is used, so one below this is as good as zero and its logarithm need not run to -infinity. */
const SMALLEST_VARIANCE = 1e-12;

/**
 * Statistics of K checkpoints over each tensor's values or over each parameter's, population standard deviation.
 * Tensors named `running_var` are variances: their logarithm is what is standardised.
 *
 * @param values (K, D)
 * @throws BadInput when a value is not finite, naming tensor and checkpoint
 */
export function fitNormalisation(layout: Layout, values: Float32Array, mode: NormalisationMode): Normalisation {
  const count = checkpointCount(layout, values);
  const groups = mode === "tensor" ? layout.tensors.length : layout.dimensions;
  const mean = new Float32Array(groups);
  const std = new Float32Array(groups);
  for (const [index, tensor] of layout.tensors.entries()) {
    checkFinite(layout, tensor, values, count);
    const width = mode === "tensor" ? tensor.size : 1;
    for (let start = 0; start < tensor.size; start += width) {
      const group = mode === "tensor" ? index : tensor.offset + start;
      const moments = momentsOf(layout, tensor, values, count, start, width);
      mean[group] = moments.mean;
      std[group] = Math.max(moments.std, SMALLEST_STD);
    }
  }
  return { layout, mode, mean, std };
}

/** Standardises (K, D) values. */
export function normalise(normalisation: Normalisation, values: Float32Array): Float32Array {
  return mapValues(
    normalisation,
    values,
    (value, mean, std, variance) => ((variance ? logarithm(value) : value) - mean) / std,
  );
}

/** Turns standardised (K, D) values back into parameters. */
export function denormalise(normalisation: Normalisation, values: Float32Array): Float32Array {
  return mapValues(normalisation, values, (value, mean, std, variance) =>
    variance ? Math.exp(value * std + mean) : value * std + mean,
  );
}

/** The statistics as tensors `normalisation.mean` and `normalisation.std`, for storing. */
export function normalisationToArrays({ mean, std }: Normalisation): NamedArrays {
  return {
    "normalisation.mean": { shape: [mean.length], data: mean },
    "normalisation.std": { shape: [std.length], data: std },
  };
}

/**
 * The statistics back from stored tensors.
 *
 * @throws BadInput when a tensor is missing, or has not one value per tensor or parameter of the layout
 */
export function normalisationFromArrays(layout: Layout, mode: NormalisationMode, arrays: NamedArrays): Normalisation {
  const groups = mode === "tensor" ? layout.tensors.length : layout.dimensions;
  const statistic = (name: string): Float32Array => {
    const array = arrays[name];
    if (array === undefined || array.data.length !== groups) {
      throw new BadInput(`Tensor ${name} holds ${array?.data.length ?? "no"} values, expected ${groups}.`, name);
    }
    return array.data;
  };
  return { layout, mode, mean: statistic("normalisation.mean"), std: statistic("normalisation.std") };
}

/** Whether a tensor holds variances, which stand here by their logarithms. */
export function isVariance(tensor: LayoutTensor): boolean {
  return tensor.name.endsWith("running_var");
}

/** The logarithm of a variance, which may have come to zero. */
export function logarithm(variance: number): number {
  return Math.log(Math.max(variance, SMALLEST_VARIANCE));
}

function checkpointCount({ dimensions }: Layout, values: Float32Array): number {
  const count = values.length / dimensions;
  if (!Number.isInteger(count) || count < 1)
    throw new RangeError(`${values.length} values are no whole number of checkpoints of ${dimensions}.`);
  return count;
}

function checkFinite({ dimensions }: Layout, tensor: LayoutTensor, values: Float32Array, count: number): void {
  for (let checkpoint = 0; checkpoint < count; checkpoint++) {
    const start = checkpoint * dimensions + tensor.offset;
    if (!values.subarray(start, start + tensor.size).every(Number.isFinite)) {
      throw new BadInput(
        `Checkpoint ${checkpoint} has a value in ${tensor.name} that is not finite: its training diverged. Collect again with a smaller learning rate.`,
        tensor.name,
      );
    }
  }
}

/** Mean and standard deviation of `width` values from `start` of a tensor, over all checkpoints; two passes in double precision. */
function momentsOf(
  { dimensions }: Layout,
  tensor: LayoutTensor,
  values: Float32Array,
  count: number,
  start: number,
  width: number,
): { mean: number; std: number } {
  const transform = isVariance(tensor) ? logarithm : (value: number) => value;
  const overAll = (f: (value: number) => number): number => {
    let sum = 0;
    for (let checkpoint = 0; checkpoint < count; checkpoint++) {
      const first = checkpoint * dimensions + tensor.offset + start;
      for (let index = first; index < first + width; index++) sum += f(transform(values[index] ?? 0));
    }
    return sum / (count * width);
  };
  const mean = overAll((value) => value);
  return { mean, std: Math.sqrt(overAll((value) => (value - mean) ** 2)) };
}

function mapValues(
  { layout, mode, mean, std }: Normalisation,
  values: Float32Array,
  f: (value: number, mean: number, std: number, variance: boolean) => number,
): Float32Array {
  const count = checkpointCount(layout, values);
  const mapped = new Float32Array(values.length);
  for (const [position, tensor] of layout.tensors.entries()) {
    const variance = isVariance(tensor);
    for (let checkpoint = 0; checkpoint < count; checkpoint++) {
      for (let index = tensor.offset; index < tensor.offset + tensor.size; index++) {
        const group = mode === "tensor" ? position : index;
        const place = checkpoint * layout.dimensions + index;
        mapped[place] = f(values[place] ?? 0, mean[group] ?? 0, std[group] ?? 1, variance);
      }
    }
  }
  return mapped;
}
