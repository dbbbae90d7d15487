import { planPopulation } from "./plan-population.js";
import type { PlannedRun, PlannedStep } from "./planned-run.js";
import { dialOf } from "./turn-dial.js";

/** Stage 4: all networks and baselines on the test images, and those that the best is chosen from on training images. */
export function planEvaluate(run: PlannedRun): PlannedStep[] {
  const { specification, train, test } = run;
  const { evaluate, collect, generate, train: model } = specification;
  const originals = { count: collect.count };
  const generated = { count: generate.count };
  const soup = { count: 1 };
  const drawn = { count: evaluate.baselineCount };
  const noised = evaluate.noiseAmplitudes.map(() => drawn);
  // Of averages of 16 and of Gaussians there are as many as on each rung of the noise ladder; every original is reconstructed.
  const averages = [soup, drawn, drawn];
  const aligned = collect.mode === "seeds" ? averages : [];
  const dial = dialOf(evaluate.dial, model.kind);
  const turned = dial?.temperatures.map(() => ({ count: dial.count })) ?? [];
  const onTest = [generated, ...averages, originals, ...noised, ...aligned, ...turned];
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
