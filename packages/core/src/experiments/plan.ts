import { z } from "zod";
import { SCALES } from "../pipeline/named-specifications.js";
import { runSpecification } from "../pipeline/specification.js";

/** A run and what tells it from the experiment's others: `{"dataset": "mnist", "K": 10}`. */
const plannedSpecification = z.strictObject({
  labels: z.record(z.string(), z.union([z.string(), z.number()])),
  specification: runSpecification,
});
export type PlannedSpecification = z.infer<typeof plannedSpecification>;

/** Everything that an experiment's outcome depends on besides the engine: what `hatchery experiment --rerun` takes. */
export const experimentPlan = z.strictObject({
  schema: z.literal(1),
  experiment: z.string().min(1),
  scale: z.enum(SCALES),
  datasets: z.array(z.string().min(1)).min(1),
  seed: z
    .int()
    .min(0)
    .max(2 ** 32 - 1),
  /** Go through all four stages. */
  runs: z.array(plannedSpecification),
  /** Only collect checkpoints. */
  collections: z.array(plannedSpecification),
  /** What is measured how often and in what doses: `{"repeats": [50], "amplitudes": [0.01, 0.1]}`. */
  options: z.record(z.string(), z.array(z.number()).min(1)),
});
export type ExperimentPlan = z.infer<typeof experimentPlan>;

/** @throws Error when the plan has no such option, which its experiment put there */
export function optionValues({ experiment, options }: ExperimentPlan, name: string): readonly number[] {
  const values = options[name];
  if (values === undefined) throw new Error(`The plan of ${experiment} has no option ${name}.`);
  return values;
}

/** The option's first value, of those that have one. */
export function optionValue(plan: ExperimentPlan, name: string): number {
  const [value] = optionValues(plan, name);
  if (value === undefined) throw new Error(`The plan of ${plan.experiment} has no value for ${name}.`);
  return value;
}
