import { dispose, type Scalar, sum, type Tensor, valueAndGrads } from "@tensorflow/tfjs-core";
import type { InputShape } from "./architecture.js";
import { crossEntropy } from "./cross-entropy.js";
import { findArchitecture } from "./find-architecture.js";
import { type NetworkTensors, networkLogits } from "./network.js";
import { formulaImages, formulaLabels, formulaTensors } from "./test-timm-formula.js";
import type { TrainingPass } from "./training-pass.js";
import type { Values } from "./value.js";

/** What a network of the formula's weights computes for the formula's images. */
export interface FormulaRun {
  /** (B, classes) row-major */
  readonly logits: Float32Array;
  readonly loss: number;
  readonly gradients: Readonly<Record<string, Float32Array>>;
}

/** Logits, loss and the gradients of the tensors named; leaves no tensor behind but what `training` is given. */
export function runFormula(
  name: string,
  input: InputShape,
  batch: number,
  differentiated: readonly string[],
  training?: TrainingPass,
): FormulaRun {
  const architecture = findArchitecture(name).build(input);
  const tensors = formulaTensors(architecture);
  const values: Values = { images: { kind: "images", data: formulaImages(input, batch), models: 1 } };
  const labels = formulaLabels(input, batch);
  let logits = new Float32Array();
  const lossOf = (...own: Tensor[]): Scalar => {
    const all = { ...tensors, ...named(differentiated, own) };
    const output = networkLogits(architecture.nodes, all, values, training);
    logits = Float32Array.from(output.dataSync());
    return sum<Scalar>(crossEntropy(output, labels));
  };
  const chosen = differentiated.map((each) => tensors[each]).filter((each) => each !== undefined);
  const { value, grads } = valueAndGrads(lossOf)(chosen);
  const result = {
    logits,
    loss: value.dataSync()[0] ?? Number.NaN,
    gradients: Object.fromEntries(
      Object.entries(named(differentiated, grads)).map(([each, gradient]) => [
        each,
        Float32Array.from(gradient.dataSync()),
      ]),
    ),
  };
  dispose([...Object.values(tensors), ...Object.values(values).map(({ data }) => data), labels, value, ...grads]);
  return result;
}

function named(names: readonly string[], tensors: readonly Tensor[]): NetworkTensors {
  return Object.fromEntries(tensors.map((each, index) => [names[index] ?? "", each]));
}

/** Largest difference, relative to the largest expected value: what is near zero must not be held to its own size. */
export function relativeError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return Number.NaN;
  let [largest, difference] = [0, 0];
  for (let i = 0; i < expected.length; i++) {
    const value = expected[i] ?? Number.NaN;
    const off = Math.abs(value - (actual[i] ?? Number.NaN));
    if (!Number.isFinite(off)) return Number.NaN;
    largest = Math.max(largest, Math.abs(value));
    difference = Math.max(difference, off);
  }
  return difference / (largest || 1);
}

/** The Euclidean norm. */
export function norm(values: Float32Array): number {
  return Math.sqrt(values.reduce((squares, value) => squares + value * value, 0));
}

/** Twelve values at equal distances, from the first on. */
export function sampled(values: Float32Array): number[] {
  const interval = Math.max(1, Math.floor(values.length / 12));
  return Array.from({ length: Math.min(12, values.length) }, (_, index) => values[index * interval] ?? Number.NaN);
}
