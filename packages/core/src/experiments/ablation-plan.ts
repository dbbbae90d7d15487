import type { Scale } from "../pipeline/named-specifications.js";
import { ablationSpecification } from "./ablation-specification.js";
import type { PlanRequest } from "./experiment.js";
import type { PlannedSpecification } from "./plan.js";

/** Where the paper's ablations and analyses were made, and where ours are. */
export const ABLATION_DATASETS: Readonly<Record<Scale, readonly string[]>> = {
  paper: ["cifar100"],
  small: ["mnist", "shapes"],
  smallest: ["mnist", "shapes"],
};

/** One run in the ablations' setting: what most analyses look at. */
export function ablationPlan(request: PlanRequest): { readonly runs: readonly PlannedSpecification[] } {
  return { runs: [{ labels: { dataset: request.dataset }, specification: ablationSpecification(request) }] };
}
