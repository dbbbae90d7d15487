import type { BehaviouralSpecification } from "../behavioural/specification.js";
import { trainBehavioural } from "../behavioural/train-behavioural.js";
import { latentRange } from "../diffusion/latent-scaling.js";
import type { ObjectStore } from "../storage/object-store.js";
import { collectedArchitecture } from "./definition-digest.js";
import { openFitted } from "./input.js";
import { putArrays } from "./objects-of-arrays.js";
import type { BehaviouralModelResult, CheckpointSetResult } from "./results.js";
import type { StageTask } from "./stage.js";
import { readSeenCheckpoints } from "./stored-checkpoints.js";

/** What a training of this kind adds to the stage's result. */
export type TrainedBehaviouralModel = Pick<
  BehaviouralModelResult,
  "weights" | "latents" | "latentRange" | "explained" | "losses" | "flops" | "seconds"
>;

/**
 * Trains a decoder from noise to networks on the checkpoints and on the images that they were trained on.
 * @throws BadInput for checkpoints that are not finite, and latents as long as there are checkpoints
 */
export async function trainBehaviouralModel(
  store: ObjectStore,
  checkpointSet: CheckpointSetResult,
  specification: BehaviouralSpecification,
  seed: number,
  task: StageTask,
): Promise<TrainedBehaviouralModel> {
  const dataset = await openFitted(checkpointSet.dataset.name, checkpointSet.images, store);
  const source = {
    ...(await readSeenCheckpoints(store, checkpointSet, { specification, seed })),
    architecture: collectedArchitecture(checkpointSet, dataset),
    split: await dataset.split("train"),
  };
  const { decoder, codes, explained, losses, flops } = await trainBehavioural(source, specification, seed, task);
  return {
    weights: await putArrays(store, decoder.save()),
    latents: await putArrays(store, { latents: codes }),
    latentRange: latentRange(codes),
    explained,
    losses: { decoder: losses },
    flops: { decoder: flops },
    seconds: { decoder: task.seconds("behavioural") },
  };
}
