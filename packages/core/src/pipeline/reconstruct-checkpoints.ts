import { tidy } from "@tensorflow/tfjs-core";
import { BehaviouralDecoder } from "../behavioural/decoder.js";
import type { ObjectStore } from "../storage/object-store.js";
import { denormalise, normalise } from "../weights/normalisation.js";
import { isBehavioural } from "./is-behavioural.js";
import { loadModel, mapRows } from "./model.js";
import { arrayNamed, getArrays } from "./objects-of-arrays.js";
import type { CheckpointSetResult, DiffusionModelResult } from "./results.js";
import { readSeenCheckpoints } from "./stored-checkpoints.js";

/** Every checkpoint that training saw as the model's decoder gives it from its own latent, (K, D): the best that generation can come to. */
export async function reconstructCheckpoints(
  store: ObjectStore,
  checkpointSet: CheckpointSetResult,
  model: DiffusionModelResult,
): Promise<Float32Array> {
  const { values, layout } = await readSeenCheckpoints(store, checkpointSet, model);
  if (isBehavioural(model)) {
    const decoder = BehaviouralDecoder.restore(layout, await getArrays(store, model.weights));
    return decoder.decode(arrayNamed(await getArrays(store, model.latents), "latents"));
  }
  const { normalisation, autoencoder, dispose } = await loadModel(store, checkpointSet, model);
  try {
    const checkpoints = {
      shape: [values.length / layout.dimensions, layout.dimensions],
      data: normalise(normalisation, values),
    };
    return denormalise(
      normalisation,
      await mapRows(checkpoints, (rows) => tidy(() => autoencoder.decode(autoencoder.encode(rows)))),
    );
  } finally {
    dispose();
  }
}
