import { planPopulation } from "./plan-population.js";
import type { PlannedRun, PlannedStep } from "./planned-run.js";

/** Stage 4: all networks and baselines on the test images, and those that the best is chosen from on training images. */
export function planEvaluate(run: PlannedRun): PlannedStep[] {
  const { specification, train, test } = run;
  const { evaluate, collect, generate } = specification;
  const originals = { count: collect.count };
  const generated = { count: generate.count };
  const soup = { count: 1 };
  // Averages of 16, Gaussians and each rung of the noise ladder are as many as each other; every original is reconstructed.
  const drawn = Array.from({ length: 2 + evaluate.noiseAmplitudes.length }, () => ({ count: evaluate.baselineCount }));
  const onTest = [generated, soup, originals, ...drawn];
  const onSelect = [originals, generated];
  const step = { stage: "evaluate", unit: "network" } as const;
  return [
    {
      ...step,
      ...planPopulation(run, onTest, test),
      title: "Measure networks and baselines on test images",
      count: networks(onTest),
      storedBytes: 4 * generate.count * test,
    },
    {
      ...step,
      ...planPopulation(run, onSelect, Math.min(evaluate.selectImages, train)),
      title: "Choose the best on training images",
      count: networks(onSelect),
      storedBytes: 0,
    },
  ];
}

function networks(groups: readonly { readonly count: number }[]): number {
  return groups.reduce((sum, { count }) => sum + count, 0);
}
