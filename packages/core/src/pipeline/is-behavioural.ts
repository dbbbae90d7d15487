import type { BehaviouralModelResult, DiffusionModelResult } from "./results.js";

/** Whether a model was trained on the task's images too. */
export function isBehavioural(model: DiffusionModelResult): model is BehaviouralModelResult {
  return model.specification.kind === "behavioural";
}
