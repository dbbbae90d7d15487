import type { DiffusionModelResult, Digest } from "./results.js";
import type { TrainSpecification } from "./specification.js";
import { readResult, runStage, type StageContext } from "./stage.js";
import { trainBehaviouralModel } from "./train-behavioural-model.js";
import { trainPDiff } from "./train-p-diff.js";

export interface TrainInput {
  readonly checkpointSet: Digest;
  readonly specification: TrainSpecification;
  readonly seed: number;
}

/**
 * Stage 2: learns the distribution of the checkpoints, by the kind of model that the specification names.
 * @throws BadInput when checkpoints or latents are not finite.
 */
export async function trainDiffusionModel(input: TrainInput, context: StageContext): Promise<DiffusionModelResult> {
  const { store } = context;
  const { specification, seed } = input;
  const checkpointSet = await readResult(store, "checkpoint-set", input.checkpointSet);
  const common = { checkpointSet: checkpointSet.digest, seed };
  return runStage("diffusion-model", { ...common, specification }, context, async (task) =>
    specification.kind === "behavioural"
      ? {
          ...common,
          specification,
          ...(await trainBehaviouralModel(store, checkpointSet, specification, seed, task)),
        }
      : { ...common, specification, ...(await trainPDiff(store, checkpointSet, specification, seed, task)) },
  );
}
