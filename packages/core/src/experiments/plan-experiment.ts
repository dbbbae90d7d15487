import { BadInput } from "../errors.js";
import { describedDatasets } from "../pipeline/described-datasets.js";
import type { Scale } from "../pipeline/named-specifications.js";
import { suggestion } from "../suggestion.js";
import { findExperiment } from "./find-experiment.js";
import { type ExperimentPlan, experimentPlan } from "./plan.js";

export interface PlanWishes {
  readonly scale: Scale;
  readonly seed: number;
  /** Instead of the experiment's own. */
  readonly datasets?: readonly string[];
}

/**
 * What an experiment runs and measures at a scale.
 * @throws BadInput when there is no such experiment or dataset
 */
export function planExperiment(name: string, { scale, seed, datasets }: PlanWishes): ExperimentPlan {
  const experiment = findExperiment(name);
  const chosen = datasets ?? experiment.datasets[scale];
  for (const dataset of chosen) checkDataset(dataset);
  const plans = chosen.map((dataset) => experiment.plan({ dataset, scale, seed }));
  return experimentPlan.parse({
    schema: 1,
    experiment: experiment.name,
    scale,
    datasets: chosen,
    seed,
    runs: plans.flatMap(({ runs = [] }) => runs),
    collections: plans.flatMap(({ collections = [] }) => collections),
    options: experiment.options?.[scale] ?? {},
  });
}

function checkDataset(name: string): void {
  const known = describedDatasets().map((dataset) => dataset.name);
  if (!known.includes(name))
    throw new BadInput(
      `There is no dataset "${name}" that experiments are planned for.${suggestion(name, known)}`,
      "dataset",
    );
}
