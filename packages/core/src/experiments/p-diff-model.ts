import { BadInput } from "../errors.js";
import { isBehavioural } from "../pipeline/is-behavioural.js";
import type { DiffusionModelResult, PDiffModelResult } from "../pipeline/results.js";

/**
 * The model as one that has an autoencoder and a diffusion.
 * @throws BadInput (field `train.kind`) when it has none
 */
export function pDiffModel(model: DiffusionModelResult): PDiffModelResult {
  if (!isBehavioural(model)) return model;
  throw new BadInput(
    'train.kind is "behavioural": this experiment looks at the latents of a diffusion, which only "p-diff" has.',
    "train.kind",
  );
}
