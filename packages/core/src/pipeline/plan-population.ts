import { splitNetwork } from "../architectures/subset.js";
import { populationBytes } from "../evaluation/population-passes.js";
import { type Cost, forwardCost, sumOfCosts } from "./planned-cost.js";
import { type PlannedRun, tensorBytes } from "./planned-run.js";
import { sharingPrefix } from "./predict-groups.js";

/** What it takes to find the predictions of groups of networks on so many images. */
export function planPopulation(
  { architecture, layout, subset, rates, storedImageBytes }: PlannedRun,
  groups: readonly { readonly count: number }[],
  images: number,
): Cost & { readonly memoryBytes: number } {
  const { prefix, suffix } = splitNetwork(architecture, subset);
  const frozen = architecture.tensors.filter(({ name }) => !subset.includes(name));
  const lots = sharingPrefix(groups, layout.dimensions);
  const networks = lots.map((lot) => lot.reduce((sum, { count }) => sum + count, 0));
  const most = Math.max(...networks);
  return {
    ...sumOfCosts([
      forwardCost(prefix, architecture, images * lots.length, rates),
      forwardCost(suffix, architecture, images * networks.reduce((sum, count) => sum + count, 0), rates),
    ]),
    memoryBytes:
      storedImageBytes +
      tensorBytes(frozen) +
      most * 4 * layout.dimensions +
      populationBytes({ architecture, layout }, most, images),
  };
}
