import { readFileSync } from "node:fs";
import { expect } from "vitest";
import type { InputShape, TensorSpecification } from "./architecture.js";
import { type FormulaRun, norm, relativeError, sampled } from "./test-timm-run.js";

/** Euclidean norm of a tensor, and a few of its values. */
export interface Summary {
  readonly norm: number;
  readonly values: readonly number[];
}

/** What timm's model computes on the formula's weights and images. */
export interface TimmCase {
  readonly architecture: string;
  readonly input: InputShape;
  readonly batch: number;
  readonly parameters: number;
  /** (B, classes), or the first sixteen of each row. */
  readonly logits: readonly (readonly number[])[];
  readonly loss: number;
  readonly gradients: Readonly<Record<string, Summary>>;
}

export type TrainingCase = TimmCase & { readonly averages: Readonly<Record<string, Summary>> };

interface UsualCase extends Omit<TimmCase, "input" | "gradients"> {
  readonly classes: number;
  readonly size: number;
  readonly gradients: Readonly<Record<string, { readonly norm: number; readonly first4: readonly number[] }>>;
}

function read(name: string): string {
  return readFileSync(new URL(`../../../../test/fixtures/timm/${name}`, import.meta.url), "utf8");
}

// Made by PyTorch and timm; make_fixture.py beside them holds the formula that weights and images follow.
const usual: { tensors: Record<string, Record<string, TensorSpecification["shape"]>>; cases: UsualCase[] } = JSON.parse(
  read("timm-fixture.json"),
);
const other: { evaluation: TimmCase[]; training: TrainingCase[] } = JSON.parse(read("other-cases.json"));

/** The state dicts of all six, in order: shapes by name, for 64×64 pixels, or for 224×224 and 1000 classes where a transformer has positions. */
export const stateDicts = usual.tensors;

export const usualCases: readonly TimmCase[] = usual.cases.map(({ size, classes, gradients, ...rest }) => ({
  ...rest,
  input: { height: size, width: size, channels: 3, classes },
  gradients: Object.fromEntries(
    Object.entries(gradients).map(([name, { norm: length, first4 }]) => [name, { norm: length, values: first4 }]),
  ),
}));
export const otherCases: readonly TimmCase[] = other.evaluation;
export const trainingCases: readonly TrainingCase[] = other.training;

/** Logits, loss and gradients are timm's, up to `tolerance` of the largest of each. */
export function expectLike(run: FormulaRun, expected: TimmCase, tolerance: number): void {
  const { classes } = expected.input;
  const logits = expected.logits.flatMap((row, image) => [
    ...run.logits.subarray(image * classes, image * classes + row.length),
  ]);
  expect(run.logits.length).toBe(expected.batch * classes);
  expect(relativeError(logits, expected.logits.flat())).toBeLessThan(tolerance);
  expect(Math.abs(run.loss / expected.loss - 1)).toBeLessThan(tolerance);
  for (const [name, summary] of Object.entries(expected.gradients)) {
    expectSummary(name, run.gradients[name] ?? new Float32Array(), summary, tolerance);
  }
}

/**
 * A ReLU whose input is within rounding of zero passes a gradient in one program and none in the other, which moves single values more than
 * the norm: those of ResNet-50's first convolution differ by 1.3e-3 between PyTorch's single and double precision, and those of ResNet-18's by 3e-3
 * between TensorFlow's convolutions with oneDNN and without on a processor with AVX2.
 */
const SINGLE_VALUES = 5;

/** The fixture of the usual cases holds a tensor's first values, the other one values at equal distances. */
export function expectSummary(
  name: string,
  actual: Float32Array,
  { norm: length, values }: Summary,
  tolerance: number,
): void {
  const own = values.length === 4 ? actual.subarray(0, 4) : sampled(actual);
  expect(Math.abs(norm(actual) / length - 1), name).toBeLessThan(tolerance);
  expect(relativeError(own, values), name).toBeLessThan(SINGLE_VALUES * tolerance);
}
