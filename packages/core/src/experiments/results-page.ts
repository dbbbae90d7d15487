import { experiments } from "./find-experiment.js";
import { type OutcomeFolder, outcomePage } from "./outcome-page.js";
import type { StoredOutcome } from "./stored-outcome.js";

const introduction = ({ linked }: OutcomeFolder) => `# Results

The experiments of "Neural Network Diffusion" (arXiv 2402.13144), and those that its claims call for, as \`npx hatchery experiment NAME\` runs them. This page
is made by \`npx hatchery experiment results\` out of the files in [${linked}/](${linked}/); nothing on it is written by hand.

What stands here was measured at the scale \`small\`: networks trained from scratch in minutes on 400 to 10,000 images, as each experiment's file says, so
that everybody can repeat it on two cores. The ablations' learning rates were chosen on training images that were held out, the other settings
beforehand, and nothing by the test images that the tables show. It shows what the method does, not what the paper's networks reach; \`--scale paper\` has all of the paper's parameters and wants its datasets and
a GPU. Beside our numbers stand the paper's findings in words and, where there are any, the numbers of the authors' own published logs, which are of other
networks and datasets: compare the differences within a table, not the accuracies between them.`;

/** The page of all outcomes, in the order of the paper. */
export function resultsPage(outcomes: readonly StoredOutcome[], folder: OutcomeFolder): string {
  const sections = experiments.flatMap(({ name }) =>
    outcomes.filter(({ plan }) => plan.experiment === name).map((outcome) => outcomePage(outcome, folder, 2)),
  );
  return [`${introduction(folder)}\n`, ...sections].join("\n");
}
