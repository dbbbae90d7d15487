import { BadInput } from "../errors.js";
import { suggestion } from "../suggestion.js";
import { behavioural } from "./catalogue/behavioural.js";
import { checkpointCount } from "./catalogue/checkpoint-count.js";
import { latents } from "./catalogue/latents.js";
import { mainTable } from "./catalogue/main-table.js";
import { nearestSimilarity } from "./catalogue/nearest-similarity.js";
import { neighbours } from "./catalogue/neighbours.js";
import { noiseAugmentation } from "./catalogue/noise-augmentation.js";
import { normDepth } from "./catalogue/norm-depth.js";
import { parameterPatterns } from "./catalogue/parameter-patterns.js";
import { similarity } from "./catalogue/similarity.js";
import { speed } from "./catalogue/speed.js";
import { trajectories } from "./catalogue/trajectories.js";
import { wholeNetworks } from "./catalogue/whole-networks.js";
import type { Experiment } from "./experiment.js";

/** All experiments, in the paper's order, and then our own. */
export const experiments: readonly Experiment[] = [
  mainTable,
  checkpointCount,
  normDepth,
  noiseAugmentation,
  wholeNetworks,
  parameterPatterns,
  similarity,
  neighbours,
  latents,
  trajectories,
  nearestSimilarity,
  speed,
  behavioural,
];

/** @throws BadInput when there is none of that name */
export function findExperiment(name: string): Experiment {
  const found = experiments.find((experiment) => experiment.name === name);
  if (found !== undefined) return found;
  const names = experiments.map((experiment) => experiment.name);
  throw new BadInput(`There is no experiment "${name}".${suggestion(name, names)}`, "experiment");
}
