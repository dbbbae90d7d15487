import { trainAutoencoder } from "../autoencoder/train-autoencoder.js";
import { fitLatentScaling, latentRange, rescaleLatents, saveLatentScaling } from "../diffusion/latent-scaling.js";
import { trainDiffusion } from "../diffusion/train-diffusion.js";
import type { ObjectStore } from "../storage/object-store.js";
import { fitNormalisation, normalisationToArrays, normalise } from "../weights/normalisation.js";
import { withPrefix } from "../weights/prefixed-arrays.js";
import { denoiserShape, mapRows } from "./model.js";
import { putArrays } from "./objects-of-arrays.js";
import type { CheckpointSetResult, PDiffModelResult } from "./results.js";
import type { PDiffSpecification } from "./specification.js";
import type { StageTask } from "./stage.js";
import { readSeenCheckpoints } from "./stored-checkpoints.js";

/** What a training of this kind adds to the stage's result. */
export type TrainedPDiff = Pick<
  PDiffModelResult,
  "weights" | "latents" | "latentRange" | "alarms" | "losses" | "flops" | "seconds"
>;

/**
 * Standardises the checkpoints, trains an autoencoder on them and a diffusion model on its latents, which are rescaled to unit variance
 * in between.
 * @throws BadInput when checkpoints or latents are not finite.
 */
export async function trainPDiff(
  store: ObjectStore,
  checkpointSet: CheckpointSetResult,
  specification: PDiffSpecification,
  seed: number,
  task: StageTask,
): Promise<TrainedPDiff> {
  const { values, layout } = await readSeenCheckpoints(store, checkpointSet, { specification, seed });
  const count = values.length / layout.dimensions;
  const normalisation = fitNormalisation(layout, values, specification.normalisation);
  const normalised = { shape: [count, layout.dimensions], data: normalise(normalisation, values) };
  const trained = await trainAutoencoder(normalised, specification.autoencoder, seed, task);
  const autoencoderSeconds = task.seconds("autoencoder");
  const { autoencoder } = trained;
  try {
    const encoded = {
      shape: [count, denoiserShape(specification).latent],
      data: await mapRows(normalised, (rows) => autoencoder.encode(rows)),
    };
    const scaling = fitLatentScaling(encoded);
    const latents = rescaleLatents(scaling, encoded);
    const diffusion = await trainDiffusion(
      latents,
      specification.diffusion,
      seed,
      task,
      denoiserShape(specification).token,
    );
    const weights = {
      ...normalisationToArrays(normalisation),
      ...withPrefix("latent.", saveLatentScaling(scaling)),
      ...withPrefix("autoencoder.", await autoencoder.save()),
      ...withPrefix("denoiser.", await diffusion.denoiser.save()),
    };
    diffusion.denoiser.dispose();
    return {
      weights: await putArrays(store, weights),
      latents: await putArrays(store, { latents }),
      losses: { autoencoder: trained.losses, diffusion: diffusion.losses },
      latentRange: latentRange(latents),
      ...(diffusion.alarms.length > 0 && { alarms: diffusion.alarms }),
      flops: { autoencoder: trained.flops, diffusion: diffusion.flops },
      seconds: { autoencoder: autoencoderSeconds, diffusion: task.seconds("diffusion") },
    };
  } finally {
    autoencoder.dispose();
  }
}
